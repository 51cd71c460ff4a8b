using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PolicyAnalyzers.Build;

/// <summary>Says findings as MSBuild says them, so that editors jump to their place.</summary>
internal static class FindingLog
{
    public static void Report(this TaskLoggingHelper log, IEnumerable<Finding> findings, Func<string, string> absolute)
    {
        foreach (Finding finding in findings)
        {
            string? file = finding.File is null ? null : absolute(finding.File);
            string? help = finding.Id is null ? null : RuleIds.HelpLink(finding.Id);
            switch (finding.Severity)
            {
                case FindingSeverity.Error:
                    log.LogError(null, finding.Id, null, help, file, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                    break;
                case FindingSeverity.Warning:
                    log.LogWarning(null, finding.Id, null, help, file, finding.Line, finding.Column, 0, 0, "{0}", finding.Text);
                    break;
                default:
                    log.LogMessage(MessageImportance.High, "{0}", finding.Text);
                    break;
            }
        }
    }
}
