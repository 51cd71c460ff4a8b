using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Where a passage of a text stands in the source: within a literal of any kind, or across the parts of a concatenation. Asked only for what is found.
/// </summary>
internal static class WrittenPassage
{
    /// <summary>A shorter part of a passage may be anything's.</summary>
    private const int MinPart = 8;

    /// <summary>Within the expression at the place; null if it is not written there.</summary>
    public static Location? Find(string passage, Location at) =>
        at.SourceTree is { } tree ? Find(passage, tree, tree.GetRoot().FindNode(at.SourceSpan, getInnermostNodeForTie: true)) : null;

    /// <summary>Anywhere in the file of the place.</summary>
    public static Location? FindInFile(string passage, Location at) => at.SourceTree is { } tree ? Find(passage, tree, tree.GetRoot()) : null;

    private static Location? Find(string passage, SyntaxTree tree, SyntaxNode node)
    {
        StringBuilder text = new();
        List<int> positions = [];
        foreach (SyntaxNodeOrToken part in node.DescendantNodesAndTokensAndSelf(static inner => inner is not InterpolationSyntax))
        {
            if (part.AsNode() is InterpolationSyntax hole)
            {
                Append(ValueReader.Hole, _ => hole.SpanStart);
            }
            else if (part.AsToken() is { RawKind: not 0 } token && IsText(token))
            {
                int[]? map = Map(token);
                Append(token.ValueText, i => map is null ? token.SpanStart : map[i]);
            }
        }

        string written = text.ToString();
        foreach (string wanted in Parts(passage))
        {
            int at = written.IndexOf(wanted, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Location.Create(tree, TextSpan.FromBounds(positions[at], positions[at + wanted.Length - 1] + 1));
            }
        }

        return null;

        void Append(string piece, Func<int, int> position)
        {
            text.Append(piece);
            for (int i = 0; i < piece.Length; i++)
            {
                positions.Add(position(i));
            }
        }
    }

    /// <summary>The passage, or else what is written of it between what other code fills in, the longest first.</summary>
    private static IEnumerable<string> Parts(string passage) =>
        new[] { passage }.Concat(passage.Split([ValueReader.Hole], StringSplitOptions.None).Select(static part => part.Trim()).Where(static part => part.Length >= MinPart).OrderByDescending(static part => part.Length));

    private static bool IsText(SyntaxToken token) => token.Kind() is
        SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken;

    /// <summary>
    /// Where each character of the token's value stands: what the value does not have, quotes, doubled marks and the indentation of raw strings, is
    /// passed over. Null if that does not come out even.
    /// </summary>
    private static int[]? Map(SyntaxToken token)
    {
        string source = token.Text, value = token.ValueText;
        bool hasEscapes = HasEscapes(token);
        int[] map = new int[value.Length];
        int known = 0;
        int at = token.IsKind(SyntaxKind.InterpolatedStringTextToken) ? 0 : source.IndexOf('"') + 1;
        while (known < value.Length && at < source.Length)
        {
            int start = at;
            if (hasEscapes && source[at] == '\\' && at + 1 < source.Length)
            {
                at += Escape(source, at);
                map[known++] = token.SpanStart + start;
            }
            else
            {
                if (source[at++] == value[known])
                {
                    map[known++] = token.SpanStart + start;
                }
            }
        }

        return known == value.Length ? map : null;
    }

    private static int Escape(string source, int at)
    {
        int end = at + 2;
        int most = source[at + 1] switch
        {
            'u' or 'x' => 4,
            'U' => 8,
            _ => 0,
        };
        while (most-- > 0 && end < source.Length && Uri.IsHexDigit(source[end]))
        {
            end++;
        }

        return end - at;
    }

    private static bool HasEscapes(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken => token.Text.StartsWith("\"", StringComparison.Ordinal),
        SyntaxKind.InterpolatedStringTextToken => token.Parent?.Parent is InterpolatedStringExpressionSyntax { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedStringStartToken },
        _ => false,
    };
}
