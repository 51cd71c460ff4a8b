namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>
/// Requests of one method to URLs of one form: <c>GET https://api.example.com/orders/{id}</c>. What is in braces is one segment;
/// <c>*</c> at the end is any rest.
/// </summary>
internal sealed class RequestPattern
{
    /// <summary>What it looks like, for messages.</summary>
    public const string Rule = "a method and an absolute URL, such as \"GET https://api.example.com/orders/{id}\"";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private readonly string _text;
    private readonly string _method;
    private readonly string _origin;
    private readonly string[] _segments;

    private RequestPattern(string text, string method, string origin, string[] segments)
    {
        _text = text;
        _method = method;
        _origin = origin;
        _segments = segments;
    }

    /// <returns>Null when the text is none.</returns>
    public static RequestPattern? Parse(string text)
    {
        int space = text.IndexOf(' ');
        return space > 0 && Methods.Contains(text.Substring(0, space)) && Split(text.Substring(space + 1)) is ({ } origin, { } segments)
            ? new RequestPattern(text, text.Substring(0, space), origin, segments)
            : null;
    }

    public bool Matches(string method, string url)
    {
        if (method != _method || Split(url) is not ({ } origin, { } segments) || !origin.Equals(_origin, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        for (int i = 0; i < _segments.Length; i++)
        {
            if (_segments[i] == "*" && i == _segments.Length - 1)
            {
                return true;
            }

            if (i >= segments.Length || !(IsHole(_segments[i]) || segments[i].Equals(_segments[i], StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return segments.Length == _segments.Length;
    }

    public override string ToString() => _text;

    /// <summary>The scheme with the host, and the segments of the path; what is behind the path does not count.</summary>
    public static (string? Origin, string[]? Segments) Split(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return default;
        }

        int end = url.IndexOfAny(['?', '#']);
        url = end < 0 ? url : url.Substring(0, end);
        int path = url.IndexOf('/', scheme + 3);
        string origin = path < 0 ? url : url.Substring(0, path);
        return origin.Length > scheme + 3 && origin.IndexOfAny(['{', '*']) < 0
            ? (origin, path < 0 ? [] : url.Substring(path).Split(['/'], StringSplitOptions.RemoveEmptyEntries))
            : default;
    }

    private static bool IsHole(string segment) => segment.StartsWith("{", StringComparison.Ordinal) && segment.EndsWith("}", StringComparison.Ordinal);
}
