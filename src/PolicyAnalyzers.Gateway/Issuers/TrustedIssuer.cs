namespace PolicyAnalyzers.Gateway;

/// <summary>
/// An issuer of JWTs whose word the gateway takes for some things: which workload a client is, or which user an agent acts for. No issuer that is not listed is
/// asked or believed.
/// </summary>
public sealed class TrustedIssuer
{
    /// <summary>The <c>iss</c> of its tokens, exactly. For SPIFFE the trust domain, as <c>spiffe://contoso.example</c>: JWT-SVIDs may leave <c>iss</c> out.</summary>
    public string Issuer { get; set; } = string.Empty;

    /// <summary>Where its JSON Web Key Set is: https, or http on loopback. Null, the default: what OpenID Connect Discovery 1.0 finds under <see cref="Issuer"/>.</summary>
    public string? JwksUri { get; set; }

    /// <summary>Its JSON Web Key Set itself, which is then never fetched, as for a cluster that does not publish it.</summary>
    public string? Jwks { get; set; }

    /// <summary>
    /// The <c>aud</c> that a workload's token must have, and no other beside it, as the issuer of this gateway. Empty, the default: the issuer vouches for no workload.
    /// </summary>
    public IList<string> WorkloadAudiences { get; } = [];

    /// <summary>How long a workload's token may live in all: 1 minute to 24 hours, by default 1 hour. Whoever steals one can use it as long.</summary>
    public TimeSpan WorkloadTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether a workload's token authenticates once, by its <c>jti</c>: for platforms that give a new one each time, as GitHub Actions does. By default not.</summary>
    public bool WorkloadTokenOnce { get; set; }

    /// <summary>The <c>aud</c> of users' tokens, one of which must be there: the agents' applications. Empty, the default: the issuer vouches for no user.</summary>
    public IList<string> UserAudiences { get; } = [];

    /// <summary>The claim that names the user for good, by default <c>sub</c>; at Entra ID <c>oid</c>, because its <c>sub</c> differs between applications.</summary>
    public string UserClaim { get; set; } = "sub";
}
