namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>What may stand between the quotes of a challenge without breaking out of them (RFC 6749, section 3.3: a scope's characters).</summary>
internal static class QuotedText
{
    /// <exception cref="ArgumentException">The text is empty, or has a character that a challenge cannot hold.</exception>
    public static string Check(string text) =>
        text is { Length: > 0 } && text.All(character => character is > ' ' and <= '~' and not ('"' or '\\'))
            ? text
            : throw new ArgumentException($"'{text}' must be printable ASCII without space, quote and backslash (RFC 6749, section 3.3).", nameof(text));
}
