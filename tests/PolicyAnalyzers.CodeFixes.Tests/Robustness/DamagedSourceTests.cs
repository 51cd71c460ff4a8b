using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.CodeFixes.Scopes;
using PolicyAnalyzers.Mutations;

namespace PolicyAnalyzers.CodeFixes.Tests.Robustness;

/// <summary>A fix that is offered in code that is being written can be applied, whatever state the code is in; and code that compiles goes on to do so.</summary>
public sealed class DamagedSourceTests
{
    private static readonly DiagnosticAnalyzer[] s_analyzers = [.. All<DiagnosticAnalyzer>(typeof(AgentCodeAnalyzer))];
    private static readonly CodeFixProvider[] s_fixes = [.. All<CodeFixProvider>(typeof(NarrowScopeFix))];

    [Fact]
    public async Task No_damaged_source_breaks_a_fix()
    {
        IReadOnlyList<string> sources = MutationSources.Read(Corpus.Repository);
        using AdhocWorkspace workspace = new();
        Project empty = workspace.AddProject("Agent", LanguageNames.CSharp)
            .WithMetadataReferences(SdkReferences.All)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        int applied = 0;
        List<string> wrong = [];
        for (int seed = 0; seed < MutationSources.Count; seed++)
        {
            string source = Mutation.Of(sources[seed % sources.Count], seed);
            Document document = empty.AddDocument("File0.cs", source);
            try
            {
                applied += await ApplyAllAsync(document, text => wrong.Add($"seed {seed}: {text}\n{source}"), TestContext.Current.CancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                wrong.Add($"seed {seed}: {exception}\n{source}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.NotEqual(0, applied);
    }

    /// <returns>How many fixes were applied.</returns>
    private static async Task<int> ApplyAllAsync(Document document, Action<string> report, CancellationToken cancellationToken)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers([.. s_analyzers]).GetAnalyzerDiagnosticsAsync(cancellationToken);
        int applied = 0;
        bool? compiles = null;
        foreach (Diagnostic diagnostic in diagnostics.Where(static diagnostic => diagnostic.Location.IsInSource))
        {
            foreach (CodeFixProvider fix in s_fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                List<CodeAction> actions = [];
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken));
                foreach (CodeAction action in actions)
                {
                    Solution changed = (await action.GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
                    applied++;
                    Document after = changed.GetDocument(document.Id)!;
                    compiles ??= await Errors.InAsync(document, cancellationToken) == 0;
                    if (compiles.Value && await Errors.InAsync(after, cancellationToken) is > 0 and int errors)
                    {
                        string text = (await after.GetTextAsync(cancellationToken)).ToString();
                        report($"{action.Title} ({diagnostic.Id}): {errors} errors\n{Corpus.Difference((await document.GetTextAsync(cancellationToken)).ToString(), text)}");
                    }
                }
            }
        }

        return applied;
    }

    private static IEnumerable<T> All<T>(Type of) =>
        of.Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(T))).Select(static type => (T)Activator.CreateInstance(type)!);
}
