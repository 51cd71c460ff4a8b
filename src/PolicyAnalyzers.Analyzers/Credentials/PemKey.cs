namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Private keys in PEM, also within a service account's JSON.</summary>
internal static class PemKey
{
    private const string Begin = "-----BEGIN ", End = "PRIVATE KEY-----";
    private const int ShortestKey = 60;

    /// <summary>Whether a whole key follows; the mere marks of one are what a parser looks for.</summary>
    public static bool IsIn(string text)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0 || end - begin > 40)
        {
            return false;
        }

        int key = 0;
        for (int i = end + End.Length; i < text.Length && text[i] != '-'; i++)
        {
            key += text[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '+' or '/' ? 1 : 0;
        }

        return key >= ShortestKey;
    }
}
