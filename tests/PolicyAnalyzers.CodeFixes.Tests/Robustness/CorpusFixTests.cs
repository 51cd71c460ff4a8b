using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.CodeFixes.Aws;
using PolicyAnalyzers.CodeFixes.Credentials;
using PolicyAnalyzers.CodeFixes.Scopes;
using PolicyAnalyzers.CodeFixes.Tasks;
using PolicyAnalyzers.Mutations;

namespace PolicyAnalyzers.CodeFixes.Tests.Robustness;

/// <summary>Whatever is offered in the labelled corpus compiles afterwards, and what it was offered for is gone.</summary>
public sealed class CorpusFixTests
{
    private static readonly CodeFixProvider[] s_fixes =
        [.. typeof(NarrowScopeFix).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider))).Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    [Fact]
    public async Task What_is_offered_compiles_and_helps()
    {
        List<string> wrong = [];
        HashSet<string> applied = [];
        int index = 0;
        foreach (string source in MutationSources.Read(Corpus.Repository).Where(static source => source.Contains("\n//# ", StringComparison.Ordinal)))
        {
            using AdhocWorkspace workspace = new();
            Document document = Corpus.Add(workspace, source, index++);
            if (await Errors.InAsync(document, TestContext.Current.CancellationToken) > 0)
            {
                continue;
            }

            IReadOnlyList<Diagnostic> found = await FindAsync(document);
            foreach (Diagnostic diagnostic in found)
            {
                foreach (CodeFixProvider fix in s_fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
                {
                    List<CodeAction> offered = [];
                    await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), TestContext.Current.CancellationToken));
                    foreach (CodeAction action in offered)
                    {
                        applied.Add(fix.GetType().Name);
                        Solution changed = (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
                        Document after = changed.GetDocument(document.Id)!;
                        int errors = await Errors.InAsync(after, TestContext.Current.CancellationToken), before = found.Count(other => other.Id == diagnostic.Id), left = (await FindAsync(after)).Count(other => other.Id == diagnostic.Id);
                        if (errors > 0 || left >= before)
                        {
                            string text = (await after.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
                            wrong.Add($"{source.Split("\n//# ")[1].Split('\n')[0]}: {action.Title} ({diagnostic.Id}): {errors} errors, {before} -> {left}\n{Corpus.Difference(source, text)}");
                        }
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.Superset(new HashSet<string> { nameof(NarrowScopeFix), nameof(DeclareTaskFix), nameof(WrittenSecretFix), nameof(AmbientCredentialFix), nameof(SecretParameterFix), nameof(OfflineAccessFix), nameof(SessionDurationFix) }, applied);
    }

    private static async Task<IReadOnlyList<Diagnostic>> FindAsync(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Where(static diagnostic => diagnostic.Location.IsInSource).OrderBy(static diagnostic => diagnostic.Location.SourceSpan)];
    }
}
