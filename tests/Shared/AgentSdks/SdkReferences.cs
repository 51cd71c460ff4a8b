using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.AgentSdks;

/// <summary>
/// The real SDKs of agents, as AgentSdks.props lists them: what is compiled in a test meets the packages that users meet,
/// so that every name a rule matches is checked against its owner.
/// </summary>
internal static class SdkReferences
{
    private static readonly string[] NotNeeded =
    [
        "Microsoft.CodeAnalysis", "PolicyAnalyzers.Analyzers", "PolicyAnalyzers.CodeFixes", "PolicyAnalyzers.EndToEnd", "xunit", "Microsoft.Testing", "NuGet",
        "DiffPlex", "Humanizer", "CliWrap",
    ];

    public static ImmutableArray<MetadataReference> All { get; } = [.. Paths().Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>The framework alone: a compilation that no rule concerns.</summary>
    public static ImmutableArray<MetadataReference> FrameworkOnly { get; } =
        [.. Paths().Where(static path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal)).Select(static path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Paths() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !NotNeeded.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.OrdinalIgnoreCase)));
}
