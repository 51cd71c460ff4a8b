using Microsoft.Build.Framework;

namespace PolicyAnalyzers.Build;

/// <summary>What all MSBuild tasks here have in common. Every path is absolute or relative to the project, whatever the working directory.</summary>
public abstract class PolicyTask : Microsoft.Build.Utilities.Task
{
    private protected PolicyTask()
    {
    }

    /// <summary>The project's absolute directory.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    private protected string Absolute(string path) => Path.GetFullPath(Path.Combine(ProjectDirectory, path));

    /// <summary>Says findings as MSBuild says them, so that editors jump to their place.</summary>
    private protected void Report(params IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            string? file = finding.File is null ? null : Absolute(finding.File);
            string? help = finding.Id is null ? null : RuleIds.HelpLink(finding.Id);
            switch (finding.Severity)
            {
                case FindingSeverity.Error:
                    Log.LogError(null, finding.Id, null, help, file, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                    break;
                case FindingSeverity.Warning:
                    Log.LogWarning(null, finding.Id, null, help, file, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                    break;
                default:
                    Log.LogMessage(MessageImportance.High, "{0}", finding.Text);
                    break;
            }
        }
    }
}
