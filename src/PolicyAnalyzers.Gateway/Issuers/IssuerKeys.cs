using System.Diagnostics;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Issuers;

/// <summary>
/// The keys of one trusted issuer: from its registration, or fetched and kept for five minutes, so that one that is withdrawn counts no longer. An unknown key id has
/// them fetched anew at most every 30 seconds, so that forged ones cannot flood the issuer. Safe for use by many threads.
/// </summary>
internal sealed class IssuerKeys(TrustedIssuer issuer, IHttpClientFactory clients, GatewayClock time) : IDisposable
{
    public const string HttpClientName = "PolicyAnalyzers.Gateway.Issuers";

    /// <summary>Largest answer that is read, in bytes.</summary>
    public const int MaxResponseBytes = 256 * 1024;

    private const string Discovery = "/.well-known/openid-configuration";
    private const int MinRsaBits = 2048;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5), RefreshInterval = TimeSpan.FromSeconds(30), FailurePause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile State? _state = issuer.Jwks is { } jwks ? new State(Read(jwks), DateTimeOffset.MaxValue) : null;
    private DateTimeOffset _failed = DateTimeOffset.MinValue;

    /// <summary>The keys that a token with this key id may be signed with; none when the id is unknown.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be had.</exception>
    public async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (Known(keyId) is { } known)
        {
            return known.Find(keyId);
        }

        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            return (Known(keyId) ?? (_state = await FetchAsync(cancellationToken))).Find(keyId);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <exception cref="FormatException">It is no key set with a usable key.</exception>
    public static IReadOnlyList<JsonWebKey> Read(string jwks)
    {
        try
        {
            JsonWebKey[] keys = [.. new JsonWebKeySet(jwks).Keys.Where(IsUsable)];
            return keys.Length > 0 ? keys : throw new FormatException("holds no key for signatures: EC, or RSA of at least 2048 bits");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("is no JSON Web Key Set", exception);
        }
    }

    public void Dispose() => _refreshing.Dispose();

    /// <summary>SPIFFE's bundles say <c>jwt-svid</c> where others say <c>sig</c>. A private or a shared key is no key of a key set.</summary>
    private static bool IsUsable(JsonWebKey key) =>
        key.Use is null or "" or "sig" or "jwt-svid"
        && key.D is null
        && (key.Kty == "EC" || (key.Kty == "RSA" && key.KeySize >= MinRsaBits));

    private State? Known(string? keyId)
    {
        DateTimeOffset now = time.GetUtcNow();
        return _state is { } state
            && (state.Read == DateTimeOffset.MaxValue
                || (now < state.Read + MaxAge && (now < state.Read + RefreshInterval || state.Find(keyId).Count > 0)))
            ? state
            : null;
    }

    private async Task<State> FetchAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _failed + FailurePause)
        {
            throw new IssuerUnavailableException($"The keys of {issuer.Issuer} could not be had a moment ago.");
        }

        using Activity? span = GatewayTelemetry.StartPart("policy_gateway.issuer_keys");
        try
        {
            string uri = issuer.JwksUri ?? await DiscoverAsync(cancellationToken);
            return new State(Read(await GetAsync(uri, cancellationToken)), time.GetUtcNow());
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or JsonException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _failed = time.GetUtcNow();
            GatewayTelemetry.Fail(span, exception.GetType().Name);
            throw new IssuerUnavailableException($"The keys of {issuer.Issuer} cannot be had.", exception);
        }
    }

    /// <summary>OpenID Connect Discovery 1.0, section 4.3: metadata that names another issuer is not used.</summary>
    private async Task<string> DiscoverAsync(CancellationToken cancellationToken)
    {
        using var metadata = JsonDocument.Parse(await GetAsync(issuer.Issuer.TrimEnd('/') + Discovery, cancellationToken));
        if (CompactJwt.OptionalString(metadata.RootElement, "issuer") != issuer.Issuer)
        {
            throw new FormatException("The metadata names another issuer.");
        }

        string uri = CompactJwt.OptionalString(metadata.RootElement, "jwks_uri") ?? string.Empty;
        return SafeAddress.IsSafe(uri) ? uri : throw new FormatException("The metadata has no jwks_uri with https.");
    }

    private async Task<string> GetAsync(string uri, CancellationToken cancellationToken)
    {
        using HttpClient client = clients.CreateClient(HttpClientName);
        return await client.GetStringAsync(new Uri(uri), cancellationToken);
    }

    private sealed record State(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset Read)
    {
        /// <summary>A token that names no key can only be of an issuer that has one.</summary>
        public IReadOnlyList<SecurityKey> Find(string? keyId) =>
            keyId is null ? Keys.Count == 1 ? Keys : [] : [.. Keys.Where(key => key.KeyId == keyId)];
    }
}
