namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>
/// Paths of Microsoft Graph in the one form that the table of calls and the code's calls are compared in: segments, with
/// <c>*</c> for an id, <c>*:</c> for one that a path follows, and <c>name()</c> for a function.
/// </summary>
internal static class GraphPath
{
    public const string Id = "*";
    public const string AddressedId = "*:";

    private const string Function = "()";
    private const string Host = "://graph.microsoft.";

    private static readonly string[] Versions = ["v1.0", "beta"];

    public static bool IsUrl(string url) => url.IndexOf(Host, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The path of a URL of Microsoft Graph; null when it has none.</summary>
    public static List<string>? OfUrl(string url)
    {
        int host = url.IndexOf(Host, StringComparison.OrdinalIgnoreCase);
        int path = host < 0 ? -1 : url.IndexOf('/', host + Host.Length);
        return path < 0 ? null : Parse(url.Substring(path));
    }

    /// <param name="path">A path or the rest of a URL, with or without version and query; what is in braces is an id.</param>
    public static List<string> Parse(string path)
    {
        int query = path.IndexOf('?');
        string[] parts = (query < 0 ? path : path.Substring(0, query)).Split('/');
        List<string> segments = [];
        bool addressed = false;
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            if (part.Length == 0 || (segments.Count == 0 && Versions.Contains(part, StringComparer.OrdinalIgnoreCase)))
            {
                continue;
            }

            bool addresses = part.EndsWith(":", StringComparison.Ordinal);
            if (addressed)
            {
                // Folders and files between two colons are one address.
                bool last = i == parts.Length - 1;
                addressed = !addresses && !last;
                if (!addressed)
                {
                    segments.Add(addresses ? AddressedId : Id);
                }

                continue;
            }

            string segment = Segment(part, isLast: i == parts.Length - 1);
            segments.Add(segment);
            addressed = addresses && (segment == AddressedId || segment.Equals("root:", StringComparison.OrdinalIgnoreCase));
        }

        return segments;
    }

    /// <summary>The segments as one text, as people write it.</summary>
    public static string Display(IEnumerable<string> segments) =>
        "/" + string.Join("/", segments.Select(static segment => segment.Replace(Id, "{id}")));

    private static string Segment(string part, bool isLast)
    {
        int brace = part.IndexOf('{');
        int parenthesis = part.IndexOf('(');
        if (parenthesis > 0)
        {
            return part.Substring(0, parenthesis) + Function;
        }

        if (brace < 0 && parenthesis < 0)
        {
            return part;
        }

        // A hole behind the last word is a query that comes with its question mark.
        return isLast && brace > 0 && part.Take(brace).All(char.IsLetter) ? part.Substring(0, brace)
            : part.EndsWith(":", StringComparison.Ordinal) ? AddressedId
            : Id;
    }
}
