namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>The grant types of the token endpoint.</summary>
internal static class GrantTypes
{
    public const string ClientCredentials = "client_credentials";

    /// <summary>Fetches what a human approved (OpenID CIBA Core 1.0, section 10.1, poll mode).</summary>
    public const string Ciba = "urn:openid:params:grant-type:ciba";

    /// <summary>Acts for whoever's token is exchanged (RFC 8693, section 2.1).</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
}
