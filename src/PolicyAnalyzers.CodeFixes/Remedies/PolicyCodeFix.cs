using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>A fix says for each diagnostic what can be done; how that is offered, and done to all at once, is the same for every fix.</summary>
internal abstract class PolicyCodeFix : CodeFixProvider
{
    public sealed override FixAllProvider GetFixAllProvider() => RemedyFixAll.Instance;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Remedy remedy in await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        remedy.Title,
                        cancellationToken => SolutionEdits.MakeAsync(context.Document.Project.Solution, remedy, cancellationToken),
                        remedy.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The remedies for a diagnostic; none for one of another rule, which the command line asks for, too.</summary>
    public async Task<IReadOnlyList<Remedy>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        FixableDiagnosticIds.Contains(diagnostic.Id) && await FlaggedCode.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } flagged
            ? [.. (await FindAsync(flagged, cancellationToken).ConfigureAwait(false)).Where(static remedy => !remedy.Edits.IsEmpty)]
            : [];

    /// <summary>What can be done about it, the best first. Nothing is offered that would not compile, or would change what nobody looks at.</summary>
    protected abstract Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken);
}
