using System.Text.Json;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tokens;

namespace PolicyAnalyzers.Gateway.Delegation;

/// <summary>
/// Whose token an agent presents: a user's, of a trusted issuer and for the agents' applications, or a task token of this gateway with which another agent called this one.
/// </summary>
internal sealed class SubjectTokenReader(TrustedIssuers issuers, GatewayStore store, PolicyInForce policy, IOptions<IdentityGatewayOptions> options, GatewayClock time)
{
    private const int MaxSubjectLength = 255, MaxClaimLength = 256;

    /// <summary>What concerns the token and not its user.</summary>
    private static readonly HashSet<string> TokenClaims = new(
        ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "act", "may_act", "cnf", "acr", "auth_time", "nonce", "at_hash", "c_hash"], StringComparer.Ordinal);

    /// <exception cref="FormatException">The token cannot be exchanged by this agent; the message says why, without its content.</exception>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async ValueTask<DelegatedBy> ReadAsync(string token, string type, RegisteredClient agent, CancellationToken cancellationToken)
    {
        using var jwt = CompactJwt.Parse(token, TrustedIssuers.MaxTokenLength);
        if (CompactJwt.OptionalString(jwt.Payload, "iss") == options.Value.Issuer)
        {
            return ReadTaskToken(jwt, agent);
        }

        if (issuers.Find(jwt) is not { UserAudiences.Count: > 0 } issuer)
        {
            throw new FormatException("is of an issuer that is not trusted for users");
        }

        return await issuers.WhyRefusedAsync(jwt, issuer, issuer.UserAudiences, isSoleAudience: false, SubjectTokenTypes.Headers(type)!, cancellationToken) is { } fault
            ? throw new FormatException(fault)
            : ReadUser(jwt.Payload, issuer, agent);
    }

    private static DelegatedBy ReadUser(JsonElement payload, TrustedIssuer issuer, RegisteredClient agent)
    {
        if (CompactJwt.OptionalString(payload, issuer.UserClaim) is not { Length: > 0 and <= MaxSubjectLength } user)
        {
            throw new FormatException($"must have '{issuer.UserClaim}' as one string of at most {MaxSubjectLength} characters");
        }

        if (payload.TryGetProperty("may_act", out JsonElement actor) && !MayAct(actor, issuer, agent))
        {
            throw new FormatException("may be used by another actor alone");
        }

        return new DelegatedBy(
            issuer.Issuer,
            user,
            CompactJwt.Time(payload, "exp").ToUnixTimeSeconds(),
            ReadClaims(payload),
            ActorChain.Read(payload, issuer.Issuer),
            Parent: null,
            CompactJwt.OptionalString(payload, "acr"),
            CompactJwt.OptionalTime(payload, "auth_time")?.ToUnixTimeSeconds());
    }

    /// <summary>Who may act (RFC 8693, section 4.4): the agent by its id here, or by the name that the same issuer gave its workload.</summary>
    private static bool MayAct(JsonElement actor, TrustedIssuer issuer, RegisteredClient agent)
    {
        if (actor.ValueKind != JsonValueKind.Object || CompactJwt.OptionalString(actor, "sub") is not { } name)
        {
            return false;
        }

        bool isOfIssuer = !actor.TryGetProperty("iss", out _) || CompactJwt.OptionalString(actor, "iss") == issuer.Issuer;
        return isOfIssuer && (name == agent.Id || (agent.Workload is { } workload && workload.Issuer == issuer.Issuer && workload.Subject == name));
    }

    private DelegatedBy ReadTaskToken(CompactJwt jwt, RegisteredClient agent)
    {
        var key = TokenKey.Of(jwt);
        DateTimeOffset now = time.GetUtcNow();

        // What is in the store by its hash was signed here, so what it says is true.
        IssuedToken? issued = store.Read(session => TokenTable.FindTrusted(session, key, now));
        if (issued is null || agent.Resource is null || issued.Resource != agent.Resource || policy.Current.WhyRefused(issued.Agent, issued.Task) is not null)
        {
            throw new FormatException("is no task token that is alive and was presented to this agent");
        }

        JsonElement payload = jwt.Payload;
        return new DelegatedBy(
            payload.TryGetProperty("sub_id", out JsonElement named) ? CompactJwt.String(named, "iss") : options.Value.Issuer,
            CompactJwt.String(payload, "sub"),
            CompactJwt.Time(payload, "exp").ToUnixTimeSeconds(),
            new Dictionary<string, string[]>(),
            ActorChain.Read(payload, issuer: null),
            issued.Lease,
            CompactJwt.OptionalString(payload, "acr"),
            CompactJwt.OptionalTime(payload, "auth_time")?.ToUnixTimeSeconds());
    }

    private static Dictionary<string, string[]> ReadClaims(JsonElement payload) => payload.EnumerateObject()
        .Where(claim => !TokenClaims.Contains(claim.Name))
        .Select(claim => (claim.Name, Values: ClaimText.Values(claim.Value)))
        .Where(claim => claim.Values.Length > 0 && claim.Values.All(value => value.Length <= MaxClaimLength))
        .ToDictionary(claim => claim.Name, claim => claim.Values, StringComparer.Ordinal);
}
