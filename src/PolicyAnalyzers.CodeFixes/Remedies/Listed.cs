using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>Writes further elements at the end of what is written with commas, on lines of their own where the last one is.</summary>
internal static class Listed
{
    /// <param name="file">The file.</param>
    /// <param name="elements">The elements that there are.</param>
    /// <param name="open">The brace or bracket before them.</param>
    /// <param name="added">What is added.</param>
    public static TextEdit Append<T>(DocumentId file, SeparatedSyntaxList<T> elements, SyntaxToken open, IReadOnlyList<string> added)
        where T : SyntaxNode
    {
        if (elements.LastOrDefault() is not { } last)
        {
            return new TextEdit(file, new TextSpan(open.Span.End, 0), $" {string.Join(", ", added)}{(open.TrailingTrivia.Any() ? "" : " ")}");
        }

        SourceText text = last.SyntaxTree.GetText();
        string separator = IsFirstOnLine(last, text) ? "," + NewLine.Before(last, text) : ", ";
        bool endsWithComma = elements.SeparatorCount == elements.Count;
        string all = string.Join(separator, added);
        return endsWithComma
            ? new TextEdit(file, new TextSpan(elements.GetSeparators().Last().Span.End, 0), separator.Substring(1) + all + ",")
            : new TextEdit(file, new TextSpan(last.Span.End, 0), separator + all);
    }

    private static bool IsFirstOnLine(SyntaxNode node, SourceText text)
    {
        TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
        return text.ToString(TextSpan.FromBounds(line.Start, node.SpanStart)).Trim().Length == 0;
    }
}
