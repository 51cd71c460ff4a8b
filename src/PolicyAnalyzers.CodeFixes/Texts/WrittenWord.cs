using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>
/// Where a word that a diagnostic is about is written, and may be written otherwise without anybody else noticing: at the request, in a
/// constant or list that only the request reads, or in a file of settings.
/// </summary>
internal abstract class WrittenWord
{
    /// <summary>The name of the file of settings; null when it is code.</summary>
    public virtual string? Settings => null;

    /// <summary>What is written for these words in its place, for none to remove it; empty when that cannot be said there.</summary>
    public abstract ImmutableArray<Edit> Replace(IReadOnlyList<string> words);

    /// <summary>Null when it stands nowhere as a whole, more than once, or where others read it, too.</summary>
    public static async Task<WrittenWord?> FindAsync(FlaggedCode flagged, string word, CancellationToken cancellationToken)
    {
        if (await FindAsync(flagged.Document, flagged.Node, flagged.Model, word, cancellationToken).ConfigureAwait(false) is { } written)
        {
            return written;
        }

        foreach (Location location in flagged.Diagnostic.AdditionalLocations)
        {
            if (location.Kind == LocationKind.ExternalFile)
            {
                return await SettingsWord.FindAsync(flagged.Document.Project, location, word, cancellationToken).ConfigureAwait(false);
            }

            if (await HeldAsync(flagged, location, word, cancellationToken).ConfigureAwait(false) is { } held)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>In the node itself, or in a constant that it names.</summary>
    public static async Task<WrittenWord?> FindAsync(Document document, SyntaxNode node, SemanticModel model, string word, CancellationToken cancellationToken) =>
        CodeWord.Find(document, node, model, word, cancellationToken)
        ?? await NamedWord.OfConstantAsync(document, node, model, word, cancellationToken).ConfigureAwait(false);

    /// <summary>In what a symbol holds: there when nobody else reads the symbol, and else in a copy of it at the request.</summary>
    private static async Task<WrittenWord?> HeldAsync(FlaggedCode flagged, Location location, string word, CancellationToken cancellationToken)
    {
        if (location.SourceTree is not { } tree
            || flagged.Solution.GetDocument(tree) is not { } document
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        SyntaxNode node = root.FindNode(location.SourceSpan, getInnermostNodeForTie: true);
        WrittenWord? written = CodeWord.Find(document, node, model, word, cancellationToken);
        ISymbol? holder = TextHolder.Of(node, model, cancellationToken);
        return written is null || holder is null || await TextHolder.IsReadOnceAsync(holder, flagged.Solution, cancellationToken).ConfigureAwait(false)
            ? written
            : flagged.Node is ExpressionSyntax use ? CopiedWord.Find(flagged.Document, use, holder, word, cancellationToken) : null;
    }
}
