using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>
/// Where the gateway's endpoints are, by its metadata (RFC 8414): read once an hour, by one request for all who wait. When reading them anew fails,
/// what is known goes on to be used.
/// </summary>
internal sealed class GatewayDiscovery(GatewayTransport transport, IOptions<TaskTokenClientOptions> options, TimeProvider time)
{
    private const string WellKnown = "/.well-known/oauth-authorization-server", OpenIdWellKnown = "/.well-known/openid-configuration";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    private readonly TaskTokenClientOptions _options = options.Value;
    private readonly Lock _lock = new();
    private GatewayEndpoints? _known;
    private DateTimeOffset _readAgain;
    private Task<GatewayEndpoints>? _reading;

    /// <exception cref="GatewayUnavailableException">They cannot be read, or lead elsewhere.</exception>
    public async ValueTask<GatewayEndpoints> FindAsync(CancellationToken cancellationToken)
    {
        GatewayEndpoints? known;
        Task<GatewayEndpoints> reading;
        lock (_lock)
        {
            known = _known;
            if (known is not null && time.GetUtcNow() < _readAgain)
            {
                return known;
            }

            reading = _reading ??= ReadAsync();
        }

        try
        {
            return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayUnavailableException) when (known is not null)
        {
            return known;
        }
    }

    private async Task<GatewayEndpoints> ReadAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        GatewayEndpoints? read = null;
        try
        {
            return read = Check(await RequestAsync().ConfigureAwait(false));
        }
        finally
        {
            lock (_lock)
            {
                _reading = null;
                if (read is not null)
                {
                    (_known, _readAgain) = (read, time.GetUtcNow() + s_lifetime);
                }
            }
        }
    }

    private async Task<GatewayMetadata> RequestAsync()
    {
        var issuer = new Uri(_options.Issuer);

        // The well-known part comes before the issuer's path (RFC 8414, section 3.1), and after it with OpenID Connect (section 5).
        using HttpResponseMessage response = await GetAsync(new Uri(issuer.GetLeftPart(UriPartial.Authority) + WellKnown + issuer.AbsolutePath.TrimEnd('/'))).ConfigureAwait(false);
        if (response.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            return await ReadAsync(response).ConfigureAwait(false);
        }

        using HttpResponseMessage openId = await GetAsync(new Uri(_options.Issuer + OpenIdWellKnown)).ConfigureAwait(false);
        return await ReadAsync(openId).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> GetAsync(Uri url) =>
        transport.SendAsync(_ => new ValueTask<HttpRequestMessage>(new HttpRequestMessage(HttpMethod.Get, url)), isIdempotent: true, evenIfOpen: false, CancellationToken.None);

    private static async Task<GatewayMetadata> ReadAsync(HttpResponseMessage response) => response.IsSuccessStatusCode
        ? await GatewayJson.ReadAsync(response, GatewayJson.Default.GatewayMetadata, CancellationToken.None).ConfigureAwait(false)
        : throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode} to the request for its metadata.");

    /// <summary>RFC 8414, section 3.3: metadata that names another issuer is not used, nor an endpoint elsewhere, nor what cannot work.</summary>
    private GatewayEndpoints Check(GatewayMetadata metadata)
    {
        if (metadata.Issuer != _options.Issuer)
        {
            throw new GatewayUnavailableException("The gateway's metadata names another issuer.");
        }

        if (metadata.DpopSigningAlgValuesSupported is { } algorithms && !algorithms.Contains("ES256"))
        {
            throw new GatewayUnavailableException("The gateway takes no DPoP proofs signed by ES256.");
        }

        if (metadata.TokenEndpointAuthMethodsSupported is { } methods && _options.ClientCredential.Method is { } method && !methods.Contains(method))
        {
            throw new GatewayUnavailableException($"The gateway does not support client authentication by {method}.");
        }

        var endpoints = new GatewayEndpoints(
            OnSameOrigin(metadata.TokenEndpoint) ?? throw GatewayJson.Malformed(),
            OnSameOrigin(metadata.RevocationEndpoint) ?? throw GatewayJson.Malformed(),
            OnSameOrigin(metadata.BackchannelAuthenticationEndpoint));
        return _options.ClientCredential.Certificate is null || metadata.MtlsEndpointAliases is not { } aliases
            ? endpoints
            : new GatewayEndpoints(
                Alias(aliases.TokenEndpoint) ?? endpoints.Token,
                Alias(aliases.RevocationEndpoint) ?? endpoints.Revocation,
                Alias(aliases.BackchannelAuthenticationEndpoint) ?? endpoints.Backchannel);
    }

    private Uri? OnSameOrigin(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && uri.GetLeftPart(UriPartial.Authority) == _options.Gateway!.GetLeftPart(UriPartial.Authority)
                ? uri
                : throw new GatewayUnavailableException("The gateway's metadata points to another origin.");
    }

    /// <summary>Another host or port is what aliases are for (RFC 8705, section 5).</summary>
    private static Uri? Alias(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && SafeAddress.IsSafe(uri)
            ? uri
            : throw new GatewayUnavailableException("The gateway's metadata has an alias for mutual TLS that is not https.");
    }
}

/// <summary>The endpoints that the client uses.</summary>
internal sealed record GatewayEndpoints(Uri Token, Uri Revocation, Uri? Backchannel);
