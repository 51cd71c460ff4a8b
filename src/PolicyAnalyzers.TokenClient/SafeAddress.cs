namespace PolicyAnalyzers.TokenClient;

/// <summary>Where a token may travel: over TLS, or within this machine.</summary>
internal static class SafeAddress
{
    public static bool IsSafe(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
