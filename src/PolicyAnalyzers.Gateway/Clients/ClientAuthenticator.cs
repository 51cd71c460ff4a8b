using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// Authenticates a client: by an assertion of its own (RFC 7523, section 3), by one of its platform (RFC 7521, section 4.2), or by the certificate of the connection
/// (RFC 8705). An unknown client and a wrong credential get the same answer, so that nobody can ask which clients exist.
/// </summary>
internal sealed class ClientAuthenticator(
    ClientRegistry clients, TrustedIssuers issuers, CertificateAuthenticator certificates, StoreReplayCache replays, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<ClientAuthenticator> logger)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>As agents with a SPIFFE JWT-SVID may say it (draft-ietf-oauth-spiffe-client-auth).</summary>
    public const string SpiffeAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(300), Skew = TimeSpan.FromSeconds(60);

    /// <summary>The client that a request proves, or why it proves none.</summary>
    public async ValueTask<(RegisteredClient? Client, OAuthError? Error)> AuthenticateAsync(
        HttpContext http, RequestForm form, GatewayClientKind kind, CancellationToken cancellationToken)
    {
        if (form["client_assertion"] is not { } assertion)
        {
            return form["client_assertion_type"] is null && form["client_id"] is { } named && await http.Connection.GetClientCertificateAsync(cancellationToken) is { } certificate
                ? Authenticate(named, certificate, kind)
                : Refuse($"a client assertion of type {AssertionType} is required");
        }

        if (form["client_assertion_type"] is not (AssertionType or SpiffeAssertionType))
        {
            return Refuse($"a client assertion of type {AssertionType} is required");
        }

        (RegisteredClient? client, OAuthError? error) = await AuthenticateAsync(assertion, [kind], cancellationToken);
        return client is not null && form["client_id"] is { } id && id != client.Id
            ? Refuse("client_id is another client than the client assertion's")
            : (client, error);
    }

    /// <summary>The client that the assertion proves, or why it proves none.</summary>
    public async ValueTask<(RegisteredClient? Client, OAuthError? Error)> AuthenticateAsync(
        string assertion, IReadOnlyList<GatewayClientKind> kinds, CancellationToken cancellationToken)
    {
        try
        {
            using var jwt = CompactJwt.Parse(assertion, TrustedIssuers.MaxTokenLength);
            (RegisteredClient? client, OAuthError? error) = issuers.Find(jwt) is { } issuer
                ? await AuthenticateWorkloadAsync(jwt, issuer, cancellationToken)
                : await AuthenticateKeyAsync(jwt, cancellationToken);
            return client is null || kinds.Contains(client.Kind)
                ? (client, error)
                : Refuse($"the client is not registered as {string.Join(" or ", kinds).ToLowerInvariant()}");
        }
        catch (FormatException exception)
        {
            return Refuse($"the client assertion {exception.Message}");
        }
        catch (IssuerUnavailableException exception)
        {
            logger.IssuerUnavailable(exception);
            return (null, OAuthError.IssuerUnavailable);
        }
    }

    private (RegisteredClient?, OAuthError?) Authenticate(string id, X509Certificate2 certificate, GatewayClientKind kind)
    {
        if (clients.Find(id) is not { } client || !certificates.Proves(client, certificate))
        {
            return Refuse("the client is unknown, or the connection's certificate is not its own");
        }

        return client.Kind == kind ? (client, null) : Refuse($"the client is not registered as {kind.ToString().ToLowerInvariant()}");
    }

    private async ValueTask<(RegisteredClient?, OAuthError?)> AuthenticateKeyAsync(CompactJwt jwt, CancellationToken cancellationToken)
    {
        var assertion = AssertionJwt.Read(jwt);
        RegisteredClient? client = clients.Find(assertion.Issuer);
        if (!(client is { Keys.Count: > 0 } ? client.Keys : ClientKey.Decoys).Any(assertion.IsSignedBy) || client is null)
        {
            return Refuse("the client is unknown, or the client assertion is not signed by its key");
        }

        if (WhyRefused(assertion, time.GetUtcNow()) is { } fault)
        {
            return Refuse(fault);
        }

        // Single use comes last, so that only the client itself can spend its identifiers.
        return await replays.TryAddAsync(ReplayKey(assertion.Issuer, assertion.Id), assertion.Expires + Skew, cancellationToken)
            ? (client, null)
            : Refuse("the client assertion was used before");
    }

    private async ValueTask<(RegisteredClient?, OAuthError?)> AuthenticateWorkloadAsync(CompactJwt jwt, TrustedIssuer issuer, CancellationToken cancellationToken)
    {
        if (await issuers.WhyRefusedAsync(jwt, issuer, issuer.WorkloadAudiences, isSoleAudience: true, [], cancellationToken) is { } fault)
        {
            return Refuse($"the client assertion {fault}");
        }

        JsonElement payload = jwt.Payload;
        DateTimeOffset expires = CompactJwt.Time(payload, "exp"), issued = CompactJwt.OptionalTime(payload, "iat") ?? time.GetUtcNow();
        if (expires - issued > issuer.WorkloadTokenLifetime)
        {
            return Refuse("the client assertion lives longer than its issuer's tokens may");
        }

        if (clients.FindWorkload(issuer.Issuer, CompactJwt.String(payload, "sub")) is not { } client
            || client.Workload!.Claims.Any(claim => !ClaimText.Values(payload, claim.Key).Contains(claim.Value, StringComparer.Ordinal)))
        {
            return Refuse("no client is registered for the workload of the client assertion");
        }

        return !issuer.WorkloadTokenOnce || await replays.TryAddAsync(ReplayKey(issuer.Issuer, CompactJwt.String(payload, "jti")), expires, cancellationToken)
            ? (client, null)
            : Refuse("the client assertion was used before");
    }

    private string? WhyRefused(AssertionJwt jwt, DateTimeOffset now)
    {
        if (jwt.Subject != jwt.Issuer)
        {
            return "the client assertion's 'iss' and 'sub' must be the client's id";
        }

        if (jwt.Audience != options.Value.Issuer)
        {
            return "the client assertion's 'aud' must be the issuer";
        }

        if (jwt.Expires <= now)
        {
            return "the client assertion has expired";
        }

        if (jwt.IssuedAt > now + Skew)
        {
            return "the client assertion is issued in the future";
        }

        return jwt.Expires - jwt.IssuedAt > MaxLifetime || jwt.Expires - now > MaxLifetime + Skew
            ? "the client assertion lives longer than 300 seconds"
            : null;
    }

    private static string ReplayKey(string issuer, string id) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"assertion:{issuer.Length}:{issuer}:{id}");

    private static (RegisteredClient?, OAuthError?) Refuse(string description) => (null, OAuthError.InvalidClient(description));
}
