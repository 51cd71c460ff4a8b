using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>
/// Sets right all diagnostics of a document, a project or a solution, where the same remedy is offered. Remedies reach into
/// other files, so that the solution is changed as a whole, and not document by document.
/// </summary>
internal sealed class RemedyFixAll : FixAllProvider
{
    public static readonly RemedyFixAll Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        PolicyCodeFix fix = (PolicyCodeFix)fixAllContext.CodeFixProvider;
        SolutionEdits edits = new(fixAllContext.Solution);
        string? title = null;
        HashSet<string> files = [];
        foreach ((Document document, ImmutableArray<Diagnostic> diagnostics) in await DiagnosticsAsync(fixAllContext).ConfigureAwait(false))
        {
            // A file that several projects share is changed once.
            if (document.FilePath is { } path && !files.Add(path))
            {
                continue;
            }

            foreach (Diagnostic diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal))
            {
                IReadOnlyList<Remedy> remedies = await fix.FindAsync(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false);

                // The command line names no remedy when there is none for the first diagnostic: then the best is meant.
                if (remedies.FirstOrDefault(remedy => fixAllContext.CodeActionEquivalenceKey is not { } key || remedy.Key == key) is { } remedy)
                {
                    title ??= remedy.Title;
                    edits.Add(remedy);
                }
            }
        }

        return title is null ? null : CodeAction.Create(title, edits.WriteAsync, fixAllContext.CodeActionEquivalenceKey);
    }

    private static async Task<IEnumerable<(Document Document, ImmutableArray<Diagnostic> Diagnostics)>> DiagnosticsAsync(FixAllContext context)
    {
        if (context is { Scope: FixAllScope.Document, Document: { } only })
        {
            return [(only, await context.GetDocumentDiagnosticsAsync(only).ConfigureAwait(false))];
        }

        List<(Document Document, ImmutableArray<Diagnostic> Diagnostics)> all = [];
        foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            foreach (IGrouping<Document?, Diagnostic> ofDocument in (await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false))
                .GroupBy(diagnostic => project.GetDocument(diagnostic.Location.SourceTree)))
            {
                if (ofDocument.Key is { } document)
                {
                    all.Add((document, [.. ofDocument]));
                }
            }
        }

        return all.OrderBy(static found => found.Document.FilePath ?? found.Document.Name, StringComparer.Ordinal);
    }
}
