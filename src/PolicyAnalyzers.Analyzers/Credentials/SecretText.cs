namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Secrets within a longer text of known form: connection strings, signed URLs, URLs with a password.</summary>
internal static class SecretText
{
    private static readonly string[] KeyFields = ["AccountKey", "SharedAccessKey", "SharedSecretValue", "AccessKey"];
    private static readonly string[] PasswordFields = ["Password", "Pwd"];
    private static readonly string[] HostFields = ["Server", "Host", "Data Source", "Address", "Addr", "Endpoint", "Hostname"];
    private static readonly string[] LocalHosts = ["localhost", "127.0.0.1", "::1", "(localdb)", "(local)", "host.docker.internal", "."];

    public static string? Describe(string text)
    {
        if (text.IndexOf('=') is int equals && equals > 0 && text.IndexOf(';') >= 0 && DescribeConnectionString(text) is { } kind)
        {
            return kind;
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme <= 0 || scheme > 12 ? null
            : HasSignature(text) ? "a URL with its signature"
            : HasPassword(text, scheme + 3) ? "a URL with a password"
            : null;
    }

    /// <summary>Also for a text that an API takes as a connection string, of whatever fields.</summary>
    public static string? DescribeConnectionString(string text)
    {
        bool isLocal = Field(text, HostFields) is { } host && LocalHosts.Any(local => host.Equals(local, StringComparison.OrdinalIgnoreCase) || StartsWithHost(host, local));
        if (Field(text, KeyFields) is { Length: >= 40 } key && SecretValue.IsSecret(key))
        {
            return "a connection string with its key";
        }

        return !isLocal && Field(text, PasswordFields) is { } password && SecretValue.IsSecret(password) && Field(text, HostFields) is not null
            ? "a connection string with its password"
            : null;
    }

    private static bool StartsWithHost(string host, string local) =>
        local.Length > 1
        && host.Replace("tcp:", "").StartsWith(local, StringComparison.OrdinalIgnoreCase)
        && (host.Replace("tcp:", "").Length == local.Length || host.Replace("tcp:", "")[local.Length] is ',' or ':' or '\\' or '/');

    private static string? Field(string text, string[] names)
    {
        foreach (string part in text.Split(';'))
        {
            int equals = part.IndexOf('=');
            if (equals > 0 && names.Contains(part.Substring(0, equals).Trim(), StringComparer.OrdinalIgnoreCase))
            {
                return part.Substring(equals + 1).Trim();
            }
        }

        return null;
    }

    /// <summary>A shared access signature: a version, an expiry and a signature.</summary>
    private static bool HasSignature(string url)
    {
        int signature = url.IndexOf("sig=", StringComparison.Ordinal);
        return signature > 0
            && url.IndexOf("se=", StringComparison.Ordinal) > 0
            && SecretValue.IsSecret(url.Substring(signature + 4).Split('&')[0])
            && url.Length - signature >= 40;
    }

    private static bool HasPassword(string url, int start)
    {
        int end = url.IndexOf('/', start);
        string authority = url.Substring(start, (end < 0 ? url.Length : end) - start);
        int at = authority.LastIndexOf('@');
        int colon = authority.IndexOf(':');
        return at > 0 && colon > 0 && colon < at
            && !LocalHosts.Any(local => local.Length > 1 && authority.Substring(at + 1).StartsWith(local, StringComparison.OrdinalIgnoreCase))
            && SecretValue.IsSecret(authority.Substring(colon + 1, at - colon - 1));
    }
}
