using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>A token request or an authorization URL that is written as one text: <c>grant_type=…&amp;scope=…</c>.</summary>
internal static class TokenRequestText
{
    public const string Refresh = "grant_type=refresh_token", Offline = "access_type=offline";

    private const string Key = "scope=", UserKey = "user_scope=", Grant = "grant_type=";

    private static readonly string[] Markers = ["grant_type=", "client_id=", "response_type="];

    /// <summary>Whether a literal is worth a closer look. Asked of every literal.</summary>
    public static bool MayAsk(string text) => text.Length >= Key.Length && (IndexOfKey(text) >= 0 || text.IndexOf(Grant, StringComparison.Ordinal) >= 0 || text.IndexOf(Offline, StringComparison.Ordinal) >= 0);

    public static bool Refreshes(string text) => text.IndexOf(Refresh, StringComparison.Ordinal) >= 0;

    /// <summary>Whether the literal asks Google for a refresh token.</summary>
    public static bool AsksOffline(ILiteralOperation literal, string text) => text.IndexOf(Offline, StringComparison.Ordinal) >= 0 && IsRequest(literal);

    /// <summary>The fields of the request whose grant the literal names, by name; null when it names none, or some may be missing.</summary>
    public static Dictionary<string, string>? Fields(ILiteralOperation literal, string text)
    {
        if (text.IndexOf(Grant, StringComparison.Ordinal) < 0)
        {
            return null;
        }

        IOperation written = WrittenText.Whole(literal);
        if (IsContinued(written))
        {
            return null;
        }

        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        string whole = WrittenText.Read(written);
        foreach (string field in whole.Substring(whole.IndexOf('?') + 1).Split('&'))
        {
            int equals = field.IndexOf('=');
            if (equals <= 0 || field.IndexOf(ValueReader.Hole, 0, equals, StringComparison.Ordinal) >= 0)
            {
                return null;
            }

            fields[field.Substring(0, equals)] = Uri.UnescapeDataString(field.Substring(equals + 1));
        }

        return fields;
    }

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

    /// <summary>Where the request goes to: the URL that the text itself is, or the one that it is sent to.</summary>
    public static string? Receiver(ILiteralOperation literal)
    {
        IOperation whole = WrittenText.Whole(literal);
        string begin = WrittenText.Read(BuiltText.Pieces(whole) is [{ } first, ..] ? first : whole);
        return begin.IndexOf("://", StringComparison.Ordinal) is > 0 and < 12 ? begin : FormReceiver.Url(whole);
    }

    /// <summary>The expression that follows a literal which ends with the key.</summary>
    public static IEnumerable<IOperation> ScopesIn(ILiteralOperation literal)
    {
        if (literal.ConstantValue.Value is string text && text.EndsWith(Key, StringComparison.Ordinal) && IndexOfKey(text) >= 0 && IsRequest(literal) && Next(literal) is { } next)
        {
            yield return next;
        }
    }

    /// <summary>Whether more is written to the variable that the text is kept in, or it becomes a part of another text.</summary>
    private static bool IsContinued(IOperation text)
    {
        if (text.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } })
        {
            return text.Parent is not IArgumentOperation { Parent: IObjectCreationOperation };
        }

        foreach (IOperation operation in BodyValues.Operations(text))
        {
            if (operation is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, variable) && local.Parent is not IArgumentOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static int IndexOfKey(string text)
    {
        int index = text.IndexOf(Key, StringComparison.Ordinal);
        int start = index - (UserKey.Length - Key.Length);
        return index <= 0 || text[index - 1] is '&' or '?' || (start > 0 && text[start - 1] is '&' or '?' && string.CompareOrdinal(text, start, UserKey, 0, UserKey.Length) == 0) ? index : -1;
    }

    /// <summary>What else the text says makes it a request: a scope alone is any word.</summary>
    private static bool IsRequest(ILiteralOperation literal)
    {
        IOperation whole = WrittenText.Whole(literal);
        return IsMarked(whole) || BuiltText.Pieces(whole).Any(IsMarked);
    }

    private static bool IsMarked(IOperation whole)
    {
        foreach (IOperation part in whole.DescendantsAndSelf())
        {
            if (part is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } && Markers.Any(marker => text.Contains(marker)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The expression that follows the literal in the text that both are parts of.</summary>
    public static IOperation? Next(IOperation literal)
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
                IReadOnlyList<IOperation> pieces = BuiltText.Pieces(literal);
                int piece = pieces.TakeWhile(other => !ReferenceEquals(other, literal)).Count();
                return piece + 1 < pieces.Count ? pieces[piece + 1] : null;
        }
    }
}
