using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>A token request or an authorization URL that is written as one text: <c>grant_type=…&amp;scope=…</c>.</summary>
internal static class TokenRequestText
{
    public const string Refresh = "grant_type=refresh_token";

    private const string Key = "scope=";

    private static readonly string[] Markers = ["grant_type=", "client_id=", "response_type="];

    /// <summary>Whether a literal is worth a closer look. Asked of every literal.</summary>
    public static bool MayAsk(string text) => text.Length >= Key.Length && (IndexOfKey(text) >= 0 || Refreshes(text));

    public static bool Refreshes(string text) => text.IndexOf(Refresh, StringComparison.Ordinal) >= 0;

    /// <summary>The scopes that the literal itself names, separated by spaces.</summary>
    public static IEnumerable<string> ScopesOf(ILiteralOperation literal)
    {
        if (literal.ConstantValue.Value is string text && IndexOfKey(text) >= 0 && IsRequest(literal))
        {
            int start = IndexOfKey(text) + Key.Length;
            int end = text.IndexOfAny(['&', '#'], start);
            string value = text.Substring(start, (end < 0 ? text.Length : end) - start);
            if (value.Length > 0)
            {
                yield return Uri.UnescapeDataString(value.Replace('+', ' '));
            }
        }
    }

    /// <summary>The expression that follows a literal which ends with the key.</summary>
    public static IEnumerable<IOperation> ScopesIn(ILiteralOperation literal)
    {
        if (literal.ConstantValue.Value is string text && text.EndsWith(Key, StringComparison.Ordinal) && IndexOfKey(text) >= 0 && IsRequest(literal) && Next(literal) is { } next)
        {
            yield return next;
        }
    }

    private static int IndexOfKey(string text)
    {
        int index = text.IndexOf(Key, StringComparison.Ordinal);
        return index <= 0 || text[index - 1] is '&' or '?' ? index : -1;
    }

    /// <summary>What else the text says makes it a request: a scope alone is any word.</summary>
    private static bool IsRequest(ILiteralOperation literal)
    {
        foreach (IOperation part in WrittenText.Whole(literal).DescendantsAndSelf())
        {
            if (part is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } && Markers.Any(marker => text.Contains(marker)))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? Next(IOperation literal)
    {
        switch (literal.Parent)
        {
            case IInterpolatedStringTextOperation { Parent: IInterpolatedStringOperation whole } text:
                int index = whole.Parts.IndexOf(text);
                return index + 1 < whole.Parts.Length && whole.Parts[index + 1] is IInterpolationOperation hole ? BodyValues.Unwrap(hole.Expression) : null;
            case IBinaryOperation sum when ReferenceEquals(sum.LeftOperand, literal):
                return sum.RightOperand;
            case IBinaryOperation { Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } outer } sum when ReferenceEquals(outer.LeftOperand, sum):
                return outer.RightOperand;
            default:
                return null;
        }
    }
}
