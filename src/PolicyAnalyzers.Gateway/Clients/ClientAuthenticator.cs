using Microsoft.Extensions.Options;

using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// Authenticates a client by its assertion (RFC 7523, section 3). An unknown client and a wrong signature get the same
/// answer, so that nobody can ask which clients exist.
/// </summary>
internal sealed class ClientAuthenticator(ClientRegistry clients, StoreReplayCache replays, IOptions<IdentityGatewayOptions> options, TimeProvider time)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(300), Skew = TimeSpan.FromSeconds(60);

    /// <summary>The client that a form's assertion proves, or why it proves none.</summary>
    public async ValueTask<(RegisteredClient? Client, OAuthError? Error)> AuthenticateAsync(
        RequestForm form, GatewayClientKind kind, CancellationToken cancellationToken)
    {
        if (form["client_assertion"] is not { } assertion || form["client_assertion_type"] != AssertionType)
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
        AssertionJwt jwt;
        try
        {
            jwt = AssertionJwt.Parse(assertion);
        }
        catch (FormatException exception)
        {
            return Refuse($"the client assertion {exception.Message}");
        }

        if (clients.Find(jwt.Issuer) is not { } client || !client.Keys.Any(jwt.IsSignedBy))
        {
            return Refuse("the client is unknown, or the client assertion is not signed by its key");
        }

        if (WhyRefused(jwt, time.GetUtcNow()) is { } fault)
        {
            return Refuse(fault);
        }

        // Single use comes last, so that only the client itself can spend its identifiers.
        if (!await replays.TryAddAsync(ReplayKey(jwt), jwt.Expires + Skew, cancellationToken))
        {
            return Refuse("the client assertion was used before");
        }

        return kinds.Contains(client.Kind)
            ? (client, null)
            : Refuse($"the client is not registered as {string.Join(" or ", kinds).ToLowerInvariant()}");
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

    private static string ReplayKey(AssertionJwt jwt) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"assertion:{jwt.Issuer.Length}:{jwt.Issuer}:{jwt.Id}");

    private static (RegisteredClient?, OAuthError?) Refuse(string description) => (null, OAuthError.InvalidClient(description));
}
