using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>The lines of something that is removed, so that neither an empty line nor a comment about it stays behind.</summary>
internal static class OwnLines
{
    /// <summary>The lines on which nothing else stands but a comma and a comment behind it; null when something does.</summary>
    public static TextSpan? Of(TextSpan span, SourceText text)
    {
        TextLine first = text.Lines.GetLineFromPosition(span.Start), last = text.Lines.GetLineFromPosition(span.End);
        string before = text.ToString(TextSpan.FromBounds(first.Start, span.Start)), after = text.ToString(TextSpan.FromBounds(span.End, last.End)).Trim();
        string comment = after.StartsWith(",", StringComparison.Ordinal) ? after.Substring(1).TrimStart() : after;
        return before.Trim().Length == 0 && (comment.Length == 0 || comment.StartsWith("//", StringComparison.Ordinal)) ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : null;
    }

    /// <summary>All of a statement or member; null when something else needs it to be there.</summary>
    public static TextSpan? Of(StatementSyntax statement, SourceText text) =>
        statement.Parent is BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax { Statements.Count: > 1 } ? Of(statement.Span, text) ?? statement.Span : null;

    /// <summary>The same with the empty line behind it, which set it apart from what follows.</summary>
    public static TextSpan? WithLineAfter(StatementSyntax statement, SourceText text)
    {
        if (Of(statement, text) is not { } own || own.End >= text.Length)
        {
            return Of(statement, text);
        }

        TextLine next = text.Lines.GetLineFromPosition(own.End);
        return next.Start == own.End && string.IsNullOrWhiteSpace(next.ToString()) ? TextSpan.FromBounds(own.Start, next.EndIncludingLineBreak) : own;
    }
}
