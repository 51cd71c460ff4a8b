namespace PolicyAnalyzers.Policy.Syntax;

/// <summary>The syntax of a resource: RFC 8707, section 2, an absolute URI without a fragment.</summary>
internal static class ResourceUri
{
    public const int MaxLength = 500;

    /// <summary>What a valid resource looks like, for messages.</summary>
    public const string Rule = "an absolute URI in ASCII without fragment, user information, white space or wildcard (RFC 8707), such as https://api.example.com";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Length > MaxLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is <= ' ' or > '~' or '#' or '*' or '"' or '\\' or '<' or '>')
            {
                return false;
            }
        }

        // A rooted path is an absolute file URI to System.Uri on Unix, and never a resource.
        return text[0] != '/'
            && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && uri.UserInfo.Length == 0
            && (uri.Scheme is not ("http" or "https") || uri.Host.Length > 0);
    }
}
