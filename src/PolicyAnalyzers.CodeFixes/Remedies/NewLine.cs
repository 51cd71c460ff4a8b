using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>Line breaks as the file has them.</summary>
internal static class NewLine
{
    public static string Of(SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }

    /// <summary>A line break with the indentation that the node has.</summary>
    public static string Before(SyntaxNode node, SourceText text) => Of(text) + Indentation(node, text);

    public static string Indentation(SyntaxNode node, SourceText text)
    {
        TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, node.SpanStart));
        return before.Substring(0, before.Length - before.TrimStart().Length);
    }
}
