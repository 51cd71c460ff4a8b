using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// The URLs that a caller may have written to make this request. Whoever makes a request chooses its Host header and its X-Forwarded
/// headers, and so could use a proof that was made for another server; so neither says anything here unless the API's owner vouches for it.
/// </summary>
internal static class PublicAddress
{
    /// <param name="http">The request.</param>
    /// <param name="options">What the owner says.</param>
    /// <param name="origin">The origin that counts where the owner says nothing; null when there is none.</param>
    public static IReadOnlyList<string> Of(HttpContext http, DpopOptions options, string? origin)
    {
        if (Path(http) is not { } path)
        {
            return [];
        }

        if (options.PublicUrls.Count > 0)
        {
            return [.. options.PublicUrls.Select(url => url.AbsoluteUri.TrimEnd('/') + path)];
        }

        if (options.TrustRequestHost || IsLocal(http))
        {
            return [$"{http.Request.Scheme}://{http.Request.Host}{path}"];
        }

        return origin is null ? [] : [origin + path];
    }

    /// <summary>The path as the sender wrote it: ASP.NET Core decodes it, and encoding it again need not give the same.</summary>
    private static string? Path(HttpContext http)
    {
        string target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        if (!target.StartsWith('/'))
        {
            target = http.Request.PathBase.Add(http.Request.Path).ToUriComponent();
        }

        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];

        // A URI parser reads a backslash as a slash; a router does not.
        return path.Contains('\\', StringComparison.Ordinal) ? null : path;
    }

    private static bool IsLocal(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer))
        && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out IPAddress? host) && IPAddress.IsLoopback(host)));
}
