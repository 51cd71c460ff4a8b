namespace PolicyAnalyzers.Policy.Syntax;

/// <summary>The syntax of a resource: RFC 8707, section 2, an absolute URI without a fragment; and one that a token may travel to.</summary>
internal static class ResourceUri
{
    public const int MaxLength = 500;

    /// <summary>What a valid resource looks like, for messages.</summary>
    public const string Rule =
        "an absolute URI in ASCII, https unless on loopback, without query, fragment, user information, white space or wildcard (RFC 8707), such as https://api.example.com";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            // Apart from query, fragment and wildcard, what RFC 3986 has in no URI: a placeholder's braces, for instance.
            if (c is <= ' ' or > '~' or '?' or '#' or '*' or '"' or '\\' or '<' or '>' or '{' or '}' or '|' or '^' or '`')
            {
                return false;
            }
        }

        if (IsPlain(text))
        {
            return true;
        }

        // A rooted path is an absolute file URI to System.Uri on Unix, and a host with a port one with the host as its scheme.
        return text[0] != '/'
            && !IsHostAndPort(text)
            && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && uri.UserInfo.Length == 0
            && uri.Scheme switch
            {
                "https" => uri.Host.Length > 0,
                "http" => uri.IsLoopback,
                "file" or "ftp" or "ws" => false,
                _ => true,
            };
    }

    /// <summary>Nearly every resource is just a host by https: that is seen without a parser.</summary>
    private static bool IsPlain(string text)
    {
        const string Scheme = "https://";
        if (text.Length == Scheme.Length || text.Length > 60 || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        char before = '.';
        for (int i = Scheme.Length; i < text.Length; before = text[i++])
        {
            if (text[i] is not (>= 'a' and <= 'z') && (text[i] != '.' || before == '.'))
            {
                return false;
            }
        }

        return before != '.';
    }

    private static bool IsHostAndPort(string text)
    {
        int port = text.IndexOf(':') + 1;
        int end = port;
        while (end < text.Length && text[end] is >= '0' and <= '9')
        {
            end++;
        }

        return port > 0 && end > port && (end == text.Length || text[end] == '/');
    }
}
