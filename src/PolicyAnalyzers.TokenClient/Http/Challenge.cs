using System.Net;
using System.Net.Http.Headers;

namespace PolicyAnalyzers.TokenClient.Http;

/// <summary>What an API says in <c>WWW-Authenticate</c> of a token or a proof that it did not take (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9470, section 3).</summary>
internal sealed class Challenge
{
    private readonly Dictionary<string, string> _parameters;

    private Challenge(bool isDpop, Dictionary<string, string> parameters)
    {
        IsDpop = isDpop;
        _parameters = parameters;
    }

    public bool IsDpop { get; }

    public string? Error => this["error"];

    public string? this[string parameter] => _parameters.GetValueOrDefault(parameter);

    /// <summary>The answer's challenge for DPoP, or else for Bearer, in whose words some APIs speak of any token; null when there is none.</summary>
    public static Challenge? Of(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return null;
        }

        Challenge? bearer = null;
        foreach (AuthenticationHeaderValue header in response.Headers.WwwAuthenticate)
        {
            if (string.Equals(header.Scheme, "DPoP", StringComparison.OrdinalIgnoreCase))
            {
                return new Challenge(isDpop: true, Read(header.Parameter));
            }

            if (string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
            {
                bearer ??= new Challenge(isDpop: false, Read(header.Parameter));
            }
        }

        return bearer;
    }

    public IReadOnlyList<string> List(string parameter) => this[parameter]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The parameters: name = token or quoted string, with commas between (RFC 9110, section 11.2). What is malformed ends the reading.</summary>
    private static Dictionary<string, string> Read(string? text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            int equals = rest.IndexOf('=');
            if (equals <= 0)
            {
                return parameters;
            }

            string name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart(" \t");
            if (ReadValue(ref rest) is not { } value || !parameters.TryAdd(name, value))
            {
                return parameters;
            }
        }
    }

    private static string? ReadValue(ref ReadOnlySpan<char> rest)
    {
        if (rest is not ['"', ..])
        {
            int end = rest.IndexOfAny(" \t,");
            string token = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..];
            return token;
        }

        var value = new System.Text.StringBuilder();
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return value.ToString();
            }

            if (rest[i] == '\\' && ++i == rest.Length)
            {
                return null;
            }

            value.Append(rest[i]);
        }

        return null;
    }
}
