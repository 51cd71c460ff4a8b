using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>
/// Sets right all diagnostics of a document, a project or a solution, where the same remedy is offered. Remedies reach into
/// other files, so that the solution is changed as a whole, and not document by document. Where nothing is offered, nothing is changed,
/// since the command line asks every fix that there is, and takes no action for a failure.
/// </summary>
internal sealed class RemedyFixAll : FixAllProvider
{
    public static readonly RemedyFixAll Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        PolicyCodeFix fix = (PolicyCodeFix)fixAllContext.CodeFixProvider;
        List<IReadOnlyList<Remedy>> found = [];
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
                found.Add(await fix.FindAsync(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false));
            }
        }

        SolutionEdits edits = new(fixAllContext.Solution);
        Remedy[] chosen = [.. Choose(found, fixAllContext.CodeActionEquivalenceKey)];
        foreach (Remedy remedy in chosen)
        {
            edits.Add(remedy);
        }

        return CodeAction.Create(chosen.FirstOrDefault()?.Title ?? "Leave it as it is", edits.WriteAsync, fixAllContext.CodeActionEquivalenceKey);
    }

    /// <summary>
    /// The same remedy for all. The command line takes its key from whichever diagnostic comes first, of whichever rule; where that says
    /// nothing, the best for each is meant.
    /// </summary>
    private static IEnumerable<Remedy> Choose(List<IReadOnlyList<Remedy>> found, string? key)
    {
        bool isKnown = found.Exists(remedies => remedies.Any(remedy => remedy.Key == key));
        return found.Select(remedies => remedies.FirstOrDefault(remedy => !isKnown || remedy.Key == key)).OfType<Remedy>();
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
