namespace PolicyAnalyzers.Policy.Syntax;

/// <summary>The syntax of one scope: RFC 6749, section 3.3, less wildcards.</summary>
internal static class ScopeToken
{
    public const int MaxLength = 200;

    /// <summary>What a valid scope looks like, for messages.</summary>
    public const string Rule = "1 to 200 visible ASCII characters other than '\"' and '\\' (RFC 6749, section 3.3)";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is < '!' or > '~' or '"' or '\\')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the scope is a wildcard: <c>*</c> alone, or as a whole segment between separators (<c>repo:*</c>, <c>files/*</c>, <c>*.read</c>).</summary>
    public static bool IsWildcard(string text)
    {
        for (int i = text.IndexOf('*'); i >= 0; i = text.IndexOf('*', i + 1))
        {
            bool startsSegment = i == 0 || IsSeparator(text[i - 1]);
            bool endsSegment = i == text.Length - 1 || IsSeparator(text[i + 1]);
            if (startsSegment && endsSegment)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSeparator(char c) => c is '.' or ':' or '/' or '-' or '_' or ',' or ' ' or '*';
}
