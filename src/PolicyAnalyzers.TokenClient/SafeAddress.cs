namespace PolicyAnalyzers.TokenClient;

/// <summary>Where a token may travel: over TLS, or within this machine; and with no other credentials in the URL.</summary>
internal static class SafeAddress
{
    public static bool IsSafe(Uri uri) =>
        uri is { IsAbsoluteUri: true, UserInfo: "" } && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
