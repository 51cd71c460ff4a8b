namespace PolicyAnalyzers.Policy;

/// <summary>base64url without padding (RFC 7515, section 2), strict: one text for each sequence of bytes.</summary>
internal static class Base64UrlText
{
    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <returns>Null when the text is no base64url, or another text stands for the same bytes.</returns>
    public static byte[]? Decode(string text)
    {
        if (text.Length % 4 == 1 || text.Any(c => c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_')))
        {
            return null;
        }

        byte[] bytes = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4));
        return Encode(bytes) == text ? bytes : null;
    }
}
