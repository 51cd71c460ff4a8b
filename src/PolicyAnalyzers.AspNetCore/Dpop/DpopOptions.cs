namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>How an API checks proofs of possession (RFC 9449). Validated when the host starts.</summary>
public sealed class DpopOptions
{
    private const int MinNonceKeyLength = 32;

    /// <summary>
    /// The API's public base URLs, as its callers write them: <c>https://api.contoso.example</c>, or with the path that a proxy
    /// takes away, <c>https://api.contoso.example/ledger</c>. The request's own path is appended, and a proof's <c>htu</c> must be one of
    /// these; no Host or X-Forwarded header is believed. Empty, the default: for task tokens the origin of the API's audience; and,
    /// for a request from this machine to a loopback address, that address.
    /// </summary>
    public IList<Uri> PublicUrls { get; } = [];

    /// <summary>
    /// Whether the request's own scheme and host count while <see cref="PublicUrls"/> is empty: as ASP.NET Core sees them, after its
    /// forwarded-headers middleware and its known proxies. Only for an API whose host filtering (<c>AllowedHosts</c>) names its hosts: otherwise whoever
    /// received a proof under another name can use it here under that name. Off by default.
    /// </summary>
    public bool TrustRequestHost { get; set; }

    /// <summary>How far a proof's <c>iat</c> may be from now, either way: 1 second to 10 minutes, by default 60 seconds.</summary>
    public TimeSpan ProofWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether proofs must hold a nonce of this API (RFC 9449, section 9). Off by default; it costs a caller one refused request at first.</summary>
    public bool RequireNonce { get; set; }

    /// <summary>How long a nonce is given out: 1 second to 1 hour, by default 1 minute. It is accepted for at most twice as long.</summary>
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>At least 32 random bytes that the API's nodes share, to know each other's nonces. Null, the default: a key of this process alone.</summary>
    public byte[]? NonceKey { get; set; }

    /// <summary>
    /// Whether tokens that are bound to no key are accepted as Bearer tokens beside bound ones, as while callers move over. A bound one
    /// is never accepted as Bearer. Off by default, and always off for task tokens.
    /// </summary>
    public bool AllowBearerTokens { get; set; }

    /// <summary>What is wrong with the options, or null.</summary>
    internal string? Fault()
    {
        if (PublicUrls.Any(url => url is not { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" } || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
        {
            return "PublicUrls must be absolute http(s) URLs without query and fragment.";
        }

        if (PublicUrls.Count > 0 && TrustRequestHost)
        {
            return "PublicUrls and TrustRequestHost exclude each other: set PublicUrls where they are known.";
        }

        if (ProofWindow < TimeSpan.FromSeconds(1) || ProofWindow > TimeSpan.FromMinutes(10))
        {
            return "ProofWindow must be 1 second to 10 minutes.";
        }

        if (NonceLifetime < TimeSpan.FromSeconds(1) || NonceLifetime > TimeSpan.FromHours(1))
        {
            return "NonceLifetime must be 1 second to 1 hour.";
        }

        return NonceKey is { Length: < MinNonceKeyLength } ? $"NonceKey must have at least {MinNonceKeyLength} bytes." : null;
    }
}
