using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyAnalyzers.Mutations;

/// <summary>Damages a source as typing, pasting, merging and cutting do. The same seed damages it the same way.</summary>
internal static class Mutation
{
    private static readonly string[] s_insertions =
    [
        "{", "}", "(", ")", "[", "]", "<", ">", ";", ",", ".", "?", "=>", "=", "\"", "$\"", "\"\"\"", "'", "//", "/*", "#if X\n", "\n#endif\n", "#nullable enable\n", "@",
        "await ", "async ", "static ", "partial ", "new ", "new()", "return ", "return;", "yield return 1;", "var x = ", "is not null and ", " switch { _ => ", "?? throw null", "default!",
        "public ", "class C { ", "record R(int X);", "[", "[AgentTask(", "[TaskScope(\"", "[RequiresScope]", "where T : class ", "using ", "namespace N;", "1.0m", "_ = ", "ref ", "in ", "params ", "nameof(", "typeof(",
        "goto x;", "try {", "} catch {", "} finally {", "lock (this) ", "base.", "this.", "global::", "dynamic d = ", "unsafe { ", "..", "^1", "\\u0041", "\uD800", "\0",
    ];

    public static string Of(string source, int seed)
    {
        var random = new Random(seed);
        int count = random.Next(5) switch { 0 => 3, 1 => 2, _ => 1 };
        for (int i = 0; i < count; i++)
        {
            source = Once(source, random);
        }

        return source;
    }

    private static string Once(string source, Random random)
    {
        if (source.Length < 2)
        {
            return s_insertions[random.Next(s_insertions.Length)];
        }

        switch (random.Next(9))
        {
            case 0: // what has been typed so far
                return source[..random.Next(source.Length)];
            case 1: // the end of a file, as a merge leaves it
                return source[random.Next(source.Length)..];
            case 2:
                return source.Insert(random.Next(source.Length), s_insertions[random.Next(s_insertions.Length)]);
            case 3:
                int start = random.Next(source.Length);
                return source.Remove(start, Math.Min(source.Length - start, 1 + random.Next(40)));
            case 4:
                return Lines(source, random);
            default:
                return Tokens(source, random);
        }
    }

    private static string Lines(string source, Random random)
    {
        List<string> lines = [.. source.Split('\n')];
        int at = random.Next(lines.Count), other = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            default:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
        }

        return string.Join('\n', lines);
    }

    private static string Tokens(string source, Random random)
    {
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(static token => token.Span.Length > 0)];
        if (tokens.Length < 2)
        {
            return source + s_insertions[random.Next(s_insertions.Length)];
        }

        SyntaxToken token = tokens[random.Next(tokens.Length)], other = tokens[random.Next(tokens.Length)];
        string replacement = random.Next(5) switch
        {
            0 => "",
            1 => token.Text + " " + token.Text,
            2 => other.Text,
            3 => s_insertions[random.Next(s_insertions.Length)],
            _ => token.IsKind(SyntaxKind.StringLiteralToken) ? "null" : "\"" + token.Text + "\"",
        };
        return new StringBuilder(source).Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, replacement).ToString();
    }
}
