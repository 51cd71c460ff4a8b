namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What a part of a URL is for, by what stands around it.</summary>
internal static class UrlPlace
{
    /// <summary>Parameters that are made for a URL: signatures, and what only marks a place in a list.</summary>
    private static readonly HashSet<string> Signatures = new(StringComparer.OrdinalIgnoreCase) { "sig", "sas", "signature", "x-amz-signature", "x-amz-credential", "x-goog-signature" };

    private static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        "key", "apikey", "api_key", "api-key", "appid", "app_id", "app_key", "subscription-key", "subscription_key", "code", "client_id", "apiKey", "x-api-key", "function_key", "license_key", "access_key",
    };

    /// <summary>Keys that no form has: after one of them, what stands before is an address, whatever it is.</summary>
    private static readonly HashSet<string> KeysOfQueries = new(StringComparer.OrdinalIgnoreCase) { "key", "apikey", "api_key", "api-key", "appid", "app_key", "subscription-key" };

    /// <summary>Hosts whose documentation knows no other place for a key than the query. Data only.</summary>
    private static readonly string[] TakeKeysInQuery =
    [
        "maps.googleapis.com", "openweathermap.org", "alphavantage.co", "weatherapi.com", "weatherbit.io", "weatherstack.com", "worldweatheronline.com", "themoviedb.org", "omdbapi.com", "giphy.com",
        "serpapi.com", "virtualearth.net", "api.tomtom.com", "geoapify.com", "opencagedata.com", "exchangeratesapi.io", "fixer.io", "marketstack.com", "mediastack.com", "aviationstack.com", "ipstack.com",
        "mapquestapi.com", "ipgeolocation.io", "visualcrossing.com", "stlouisfed.org", "eia.gov", "census.gov", "airvisual.com", "etherscan.io",
    ];

    /// <summary>Hosts whose documentation names a header for the key: <c>X-Goog-Api-Key</c>, <c>x-functions-key</c>, <c>Ocp-Apim-Subscription-Key</c> and the like. Data only.</summary>
    private static readonly string[] TakeKeysInHeader =
    [
        "googleapis.com", "azurewebsites.net", "azure-api.net", "atlas.microsoft.com", "cognitiveservices.azure.com", "openai.azure.com", "search.windows.net", "api.nasa.gov", "newsapi.org", "spoonacular.com",
        "financialmodelingprep.com", "coingecko.com", "openrouteservice.org",
    ];

    /// <summary>What is said about a secret that stands between the two texts; null when that is no place for a secret in a URL.</summary>
    public static FlowJudge? Judge(string before, string after)
    {
        if (before.LastIndexOf('?') >= 0)
        {
            return Parameter(before) is { } name ? OfParameter(name, before) : null;
        }

        return EndsInKey(before) ? OfParameter(Parameter(before)!, before) : IsUserInfo(before, after) ? SecretInUrl.Token : null;
    }

    /// <summary>Whether a key of a query follows the text, whose beginning may not be known: <c>,us&amp;appid=</c>.</summary>
    public static bool EndsInKey(string text) => text.LastIndexOf('&') >= 0 && Parameter(text) is { } name && KeysOfQueries.Contains(name);

    /// <summary>The parameter of a query whose value follows the text; null when none does.</summary>
    private static string? Parameter(string text)
    {
        int name = Math.Max(text.LastIndexOf('?'), text.LastIndexOf('&')) + 1;
        return text.EndsWith("=", StringComparison.Ordinal) ? text.Substring(name, text.Length - name - 1) : null;
    }

    /// <param name="name">The name of a parameter in a query.</param>
    /// <param name="url">What is known of the URL.</param>
    public static FlowJudge? OfParameter(string name, string url) =>
        Signatures.Contains(name) ? null
        : !Keys.Contains(name) ? SecretInUrl.Token
        : Array.Exists(TakeKeysInQuery, host => IsAt(url, host)) ? SecretInUrl.KeyOfQuery
        : Array.Exists(TakeKeysInHeader, host => IsAt(url, host)) ? SecretInUrl.KeyOfHeader
        : SecretInUrl.Key;

    private static bool IsAt(string url, string host)
    {
        int start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        int end = url.IndexOfAny(['/', '?', ':'], start + 3);
        string authority = url.Substring(start + 3, (end < 0 ? url.Length : end) - start - 3);
        return authority.EndsWith(host, StringComparison.OrdinalIgnoreCase) && (authority.Length == host.Length || authority[authority.Length - host.Length - 1] == '.');
    }

    /// <summary><c>https://user:…@host</c>; in the addresses of databases and brokers that is how it is done.</summary>
    private static bool IsUserInfo(string before, string after)
    {
        int start = before.LastIndexOf("://", StringComparison.Ordinal);
        return start > 0
            && (before.EndsWith("http://", StringComparison.OrdinalIgnoreCase) || before.EndsWith("https://", StringComparison.OrdinalIgnoreCase) || before.EndsWith(":", StringComparison.Ordinal))
            && before.Substring(0, start).EndsWith("http", StringComparison.OrdinalIgnoreCase) | before.Substring(0, start).EndsWith("https", StringComparison.OrdinalIgnoreCase)
            && before.IndexOf('/', start + 3) < 0
            && after.StartsWith("@", StringComparison.Ordinal);
    }
}
