using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Mutations;

namespace PolicyAnalyzers.Analyzers.Tests.Robustness;

/// <summary>What is found does not flicker: not from run to run, and not with an edit that changes nothing.</summary>
public sealed class StabilityTests
{
    private static readonly CSharpCompilation s_empty = Compilations.Of();

    private static IEnumerable<string> Sources => MutationSources.Read(GeneratedFile.PathOf("")).Take(60);

    [Fact]
    public async Task The_same_source_has_the_same_findings_in_the_same_order()
    {
        foreach (string source in Sources)
        {
            Assert.Equal(await FindingsAsync(source), await FindingsAsync(source));
        }
    }

    [Fact]
    public async Task A_comment_and_a_nullable_context_change_no_finding()
    {
        foreach (string source in Sources)
        {
            IEnumerable<string> expected = await FindingsAsync(source);

            Assert.Equal(expected, await FindingsAsync(source + "\n// nothing"));
            Assert.Equal(expected, await FindingsAsync("#nullable enable annotations\n" + source, skippedLines: 1));
        }
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(string source, int skippedLines = 0)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), path: "File0.cs", cancellationToken: TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> diagnostics = await s_empty.AddSyntaxTrees(tree)
            .WithAnalyzers(AllRules.Create())
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return
        [
            .. diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .Select(diagnostic => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line - skippedLines}: {diagnostic.Id} {diagnostic.Severity} {diagnostic.GetMessage()}"),
        ];
    }
}
