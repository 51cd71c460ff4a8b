using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>A fix that is a few changes of text around the place of the diagnostic.</summary>
internal abstract class TextFix : PolicyCodeFix
{
    /// <summary>What the fix is called in the menu.</summary>
    protected abstract string Title { get; }

    protected sealed override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Remedy>>(
        [new Remedy(GetType().Name, Title, [.. Changes(flagged.Node, flagged.Model, cancellationToken).Select(change => new TextEdit(flagged.File, change.Span, change.NewText ?? ""))])]);

    /// <summary>The changes for one diagnostic; none where there is no obvious correction.</summary>
    /// <param name="place">The node that the diagnostic stands at.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="cancellationToken">Stops it.</param>
    protected abstract IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken);
}
