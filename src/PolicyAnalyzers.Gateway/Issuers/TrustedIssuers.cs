using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Issuers;

/// <summary>The issuers that the gateway believes, and whether a token is one of theirs. Safe for use by many threads.</summary>
internal sealed class TrustedIssuers : IDisposable
{
    public const int MaxTokenLength = 16 * 1024;

    private const string Spiffe = "spiffe://";

    /// <summary>How far an issuer's clock may be ahead of ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // Signatures of key pairs alone (RFC 8725, section 3.1): nothing that could take a public key for a secret.
    private static readonly string[] Algorithms = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];

    private readonly FrozenDictionary<string, (TrustedIssuer Issuer, IssuerKeys Keys)> _issuers;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TimeProvider _time;

    public TrustedIssuers(IOptions<IdentityGatewayOptions> options, IHttpClientFactory clients, GatewayClock time)
    {
        _time = time;
        _issuers = options.Value.TrustedIssuers.ToFrozenDictionary(
            issuer => issuer.Issuer, issuer => (issuer, new IssuerKeys(issuer, clients, time)), StringComparer.Ordinal);
    }

    /// <summary>The issuer that the token says it is of; null when that one is not trusted. What it says is not yet true.</summary>
    public TrustedIssuer? Find(CompactJwt jwt) => _issuers.TryGetValue(NameOf(jwt), out var found) ? found.Issuer : null;

    /// <summary>Why the token is not one of this issuer's, for any of these audiences, now; null when it is.</summary>
    /// <param name="jwt">The token.</param>
    /// <param name="issuer">The issuer that it says it is of.</param>
    /// <param name="audiences">One of these must be among its audiences.</param>
    /// <param name="isSoleAudience">Whether it must be the only one.</param>
    /// <param name="types">The <c>typ</c> headers, in lower case, of tokens that may be meant; besides, none and JWT.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async ValueTask<string?> WhyRefusedAsync(
        CompactJwt jwt, TrustedIssuer issuer, IEnumerable<string> audiences, bool isSoleAudience, IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        string? algorithm = CompactJwt.OptionalString(jwt.Header, "alg");
        if (!Algorithms.Contains(algorithm))
        {
            return "is not signed with an algorithm that is taken from issuers";
        }

        // Written in any case, with or without "application/" (RFC 7515, section 4.1.9).
        if (jwt.Header.TryGetProperty("typ", out JsonElement typ))
        {
            string type = typ.ValueKind == JsonValueKind.String ? typ.GetString()!.ToLowerInvariant() : string.Empty;
            type = type.StartsWith("application/", StringComparison.Ordinal) ? type["application/".Length..] : type;
            if (type != "jwt" && !types.Contains(type))
            {
                return "is of another type";
            }
        }

        IReadOnlyList<SecurityKey> keys = await _issuers[issuer.Issuer].Keys.FindAsync(CompactJwt.OptionalString(jwt.Header, "kid"), cancellationToken);
        if (keys.Count == 0 || !await IsSignedByAsync(jwt, keys))
        {
            return "is not signed by a key of its issuer";
        }

        return WhyAudienceRefused(jwt.Payload, audiences, isSoleAudience) ?? WhyTimeRefused(jwt.Payload);
    }

    public void Dispose()
    {
        foreach ((_, IssuerKeys keys) in _issuers.Values)
        {
            keys.Dispose();
        }
    }

    public static bool VouchFor(IdentityGatewayOptions options, WorkloadIdentity workload) =>
        workload.Subject.Length > 0 && options.TrustedIssuers.Any(issuer => issuer.Issuer == workload.Issuer && issuer.WorkloadAudiences.Count > 0);

    /// <summary>What is wrong with the issuers.</summary>
    public static IEnumerable<string> Faults(IdentityGatewayOptions options)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (TrustedIssuer issuer in options.TrustedIssuers)
        {
            string what = $"trusted issuer '{issuer.Issuer}'";
            bool isSpiffe = issuer.Issuer.StartsWith(Spiffe, StringComparison.Ordinal);
            if (isSpiffe ? issuer.JwksUri is null && issuer.Jwks is null : !SafeAddress.IsSafe(issuer.Issuer) && issuer.Jwks is null)
            {
                yield return $"{what}: Issuer must be an https URI (http on loopback), or its Jwks be given; a SPIFFE trust domain has JwksUri or Jwks";
            }

            if (!known.Add(issuer.Issuer) || issuer.Issuer == options.Issuer)
            {
                yield return $"{what} is listed twice, or is this gateway, which knows its own tokens";
            }

            if (issuer is { Jwks: not null, JwksUri: not null } || (issuer.JwksUri is { } uri && !SafeAddress.IsSafe(uri)))
            {
                yield return $"{what}: JwksUri must be an https URI (http on loopback), and stands instead of Jwks";
            }

            if (issuer.Jwks is { } jwks && WhyUnreadable(jwks) is { } fault)
            {
                yield return $"{what}: Jwks {fault}";
            }

            if (issuer is { WorkloadAudiences: [], UserAudiences: [] })
            {
                yield return $"{what}: WorkloadAudiences or UserAudiences must name an audience";
            }

            if (issuer.WorkloadAudiences.Concat(issuer.UserAudiences).Any(string.IsNullOrWhiteSpace) || issuer.WorkloadAudiences.Intersect(issuer.UserAudiences).Any())
            {
                yield return $"{what}: an audience is empty, or one for workloads and for users, so that a user's token would be an agent's credential";
            }

            if (issuer.WorkloadTokenLifetime < TimeSpan.FromMinutes(1) || issuer.WorkloadTokenLifetime > TimeSpan.FromHours(24))
            {
                yield return $"{what}: WorkloadTokenLifetime must be 1 minute to 24 hours";
            }

            if (string.IsNullOrWhiteSpace(issuer.UserClaim))
            {
                yield return $"{what}: UserClaim is empty";
            }
        }
    }

    private static string? WhyUnreadable(string jwks)
    {
        try
        {
            IssuerKeys.Read(jwks);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A JWT-SVID may leave its issuer out (SPIFFE JWT-SVID, section 3): its subject's trust domain is the issuer.</summary>
    private static string NameOf(CompactJwt jwt)
    {
        if (jwt.Payload.TryGetProperty("iss", out _))
        {
            return CompactJwt.String(jwt.Payload, "iss");
        }

        string subject = CompactJwt.OptionalString(jwt.Payload, "sub") ?? string.Empty;
        int end = subject.StartsWith(Spiffe, StringComparison.Ordinal) ? subject.IndexOf('/', Spiffe.Length) : -1;
        return end > 0 ? subject[..end] : string.Empty;
    }

    private async Task<bool> IsSignedByAsync(CompactJwt jwt, IReadOnlyList<SecurityKey> keys)
    {
        // The signature alone: what the token says is read by one reader, ours.
        TokenValidationResult result = await _handler.ValidateTokenAsync(jwt.Text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidAlgorithms = Algorithms,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            TryAllIssuerSigningKeys = true,
        });
        return result.IsValid;
    }

    private static string? WhyAudienceRefused(JsonElement payload, IEnumerable<string> audiences, bool isSole)
    {
        string[] stated = ClaimText.Values(payload, "aud");
        if (isSole && stated.Length != 1)
        {
            return "must have one 'aud'";
        }

        return stated.Intersect(audiences, StringComparer.Ordinal).Any() ? null : "is for another audience";
    }

    private string? WhyTimeRefused(JsonElement payload)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (CompactJwt.Time(payload, "exp") <= now)
        {
            return "has expired";
        }

        DateTimeOffset latest = now + Skew;
        return IsAfter("nbf") || IsAfter("iat") ? "is not yet valid" : null;

        bool IsAfter(string name) => payload.TryGetProperty(name, out _) && CompactJwt.Time(payload, name) > latest;
    }
}
