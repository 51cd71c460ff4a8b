using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Tasks;
using PolicyAnalyzers.Mutations;

namespace PolicyAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Code is broken most of the time while it is written. No analyzer, and not the generator, may fail on it.</summary>
public sealed class MutationTests
{
    private static readonly CSharpCompilation s_empty = Compilations.Of();

    [Fact]
    public async Task No_damaged_source_breaks_an_analyzer_or_the_generator()
    {
        IReadOnlyList<string> sources = MutationSources.Read(GeneratedFile.PathOf(""));
        int[] seeds = [.. Enumerable.Range(0, MutationSources.Count)];
        List<string> failures = [];

        await Parallel.ForEachAsync(seeds, TestContext.Current.CancellationToken, async (seed, cancellationToken) =>
        {
            string source = Mutation.Of(sources[seed % sources.Count], seed);
            foreach (string failure in await FailuresAsync(source, cancellationToken))
            {
                lock (failures)
                {
                    failures.Add($"seed {seed}: {failure}\n{source}");
                }
            }
        });

        Assert.Empty(failures);
    }

    private static async Task<IEnumerable<string>> FailuresAsync(string source, CancellationToken cancellationToken)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), path: "File0.cs", cancellationToken: cancellationToken);
        GeneratorDriverRunResult generated = CSharpGeneratorDriver.Create(new TaskRequestGenerator()).RunGenerators(s_empty.AddSyntaxTrees(tree), cancellationToken).GetRunResult();
        ImmutableArray<Diagnostic> diagnostics = await s_empty.AddSyntaxTrees(tree)
            .WithAnalyzers(AllRules.Create())
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return diagnostics.Where(static diagnostic => !diagnostic.Id.StartsWith("POL", StringComparison.Ordinal)).Select(static diagnostic => diagnostic.ToString())
            .Concat(generated.Results.Select(static result => result.Exception).OfType<Exception>().Select(static exception => exception.ToString()));
    }
}
