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

        if (flagged.Diagnostic.AdditionalLocations.FirstOrDefault(static location => location.Kind == LocationKind.ExternalFile) is { } setting)
        {
            return await SettingsWord.FindAsync(flagged.Document.Project, setting, word, cancellationToken).ConfigureAwait(false);
        }

        foreach (FlaggedCode end in (await flagged.PathAsync(cancellationToken).ConfigureAwait(false)).Skip(1))
        {
            if (await HeldAsync(flagged, end, word, cancellationToken).ConfigureAwait(false) is { } held)
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
    private static async Task<WrittenWord?> HeldAsync(FlaggedCode flagged, FlaggedCode end, string word, CancellationToken cancellationToken)
    {
        WrittenWord? written = CodeWord.Find(end.Document, end.Node, end.Model, word, cancellationToken);
        ISymbol? holder = TextHolder.Of(end.Node, end.Model, cancellationToken);
        return written is null || holder is null || await TextHolder.IsReadOnceAsync(holder, flagged.Solution, cancellationToken).ConfigureAwait(false)
            ? written
            : flagged.Node is ExpressionSyntax use ? CopiedWord.Find(flagged.Document, use, holder, word, cancellationToken) : null;
    }
}
