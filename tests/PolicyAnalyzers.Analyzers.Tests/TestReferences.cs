using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>The real packages that this project references, so that every name a rule matches is checked against its owner.</summary>
internal static class TestReferences
{
    private static readonly string[] NotNeeded = ["Microsoft.CodeAnalysis", "PolicyAnalyzers.Analyzers", "PolicyAnalyzers.CodeFixes", "xunit", "Microsoft.Testing", "NuGet", "DiffPlex", "Humanizer"];

    public static ImmutableArray<MetadataReference> All { get; } = [.. Paths().Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>The framework alone: a compilation that no rule concerns.</summary>
    public static ImmutableArray<MetadataReference> FrameworkOnly { get; } =
        [.. Paths().Where(static path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal)).Select(static path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Paths() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !NotNeeded.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.OrdinalIgnoreCase)));
}
