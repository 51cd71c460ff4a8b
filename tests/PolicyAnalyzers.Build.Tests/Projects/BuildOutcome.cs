using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>How a build ended and what it said.</summary>
internal sealed record BuildOutcome(int ExitCode, string Output)
{
    /// <summary>The distinct diagnostics, without the project that MSBuild appends to each.</summary>
    public IReadOnlyList<string> Diagnostics =>
        [.. Output.Split('\n').Where(line => Regex.IsMatch(line, ": (error|warning) ")).Select(line => line.Trim().Split(" [")[0]).Distinct()];

    public bool RanPolicyTask => Output.Contains("Task \"CompilePolicy\"", StringComparison.Ordinal);

    public void Succeeds(params string[] diagnostics)
    {
        Assert.True(ExitCode == 0, Output);
        Assert.Equal(diagnostics, Diagnostics);
    }

    public void Fails(params string[] diagnostics)
    {
        Assert.True(ExitCode != 0, Output);
        Assert.Equal(diagnostics, Diagnostics);
    }
}
