using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Lifetime;

/// <summary>A fix that is a few changes of text at the place of the diagnostic; all of a document are made at once.</summary>
internal abstract class TextFix : CodeFixProvider
{
    /// <summary>What the fix is called in the menu.</summary>
    protected abstract string Title { get; }

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Changes(Node(root, diagnostic), model, context.CancellationToken).Any())
            {
                context.RegisterCodeFix(CodeAction.Create(Title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>The changes for one diagnostic; none where there is no obvious correction.</summary>
    /// <param name="place">The node that the diagnostic stands at.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="cancellationToken">Stops it.</param>
    protected abstract IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken);

    private static SyntaxNode Node(SyntaxNode root, Diagnostic diagnostic) => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        // Two diagnostics of one method may ask for the same change.
        SortedDictionary<TextSpan, TextChange> changes = [];
        foreach (TextChange change in diagnostics.SelectMany(diagnostic => Changes(Node(root, diagnostic), model, cancellationToken)))
        {
            changes[change.Span] = change;
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.Values));
    }
}
