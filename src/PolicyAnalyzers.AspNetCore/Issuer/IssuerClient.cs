using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.Tokens;

namespace PolicyAnalyzers.AspNetCore.Issuer;

/// <summary>Asks the gateway for its keys, and whether a token is still alive. Whatever is no clear answer is an exception.</summary>
internal sealed class IssuerClient(IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string HttpClientName = "PolicyAnalyzers.AspNetCore.Issuer";

    /// <summary>How often an unknown key id may make us look for new keys, so that forged ones cannot flood the gateway.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, IssuerState> _states = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _refreshing = new(1, 1);

    public async Task<IReadOnlyList<SecurityKey>> GetKeysAsync(TaskTokenOptions options, string? keyId, CancellationToken cancellationToken) =>
        (await GetStateAsync(options, keyId, cancellationToken).ConfigureAwait(false)).Keys;

    public async Task<bool> IsActiveAsync(TaskTokenOptions options, string token, CancellationToken cancellationToken)
    {
        IssuerState state = await GetStateAsync(options, keyId: null, cancellationToken).ConfigureAwait(false);
        if (state.IntrospectionEndpoint is null)
        {
            throw new IssuerUnavailableException("the gateway has no introspection endpoint");
        }

        IntrospectionResponse answer = await SendAsync(
            options,
            () => new HttpRequestMessage(HttpMethod.Post, state.IntrospectionEndpoint)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["token"] = token,
                    ["token_type_hint"] = "access_token",
                    ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ["client_assertion"] = ClientAssertion.Create(options.ClientId!, options.Issuer, options.ClientKey!, time),
                }),
            },
            IssuerJson.Default.IntrospectionResponse,
            cancellationToken).ConfigureAwait(false);
        return answer.Active ?? throw new IssuerUnavailableException("the introspection response has no 'active'");
    }

    public void Dispose() => _refreshing.Dispose();

    private async Task<IssuerState> GetStateAsync(TaskTokenOptions options, string? keyId, CancellationToken cancellationToken)
    {
        if (_states.TryGetValue(options.Issuer, out IssuerState? known) && IsGoodFor(known, keyId))
        {
            return known;
        }

        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_states.TryGetValue(options.Issuer, out known) && IsGoodFor(known, keyId))
            {
                return known;
            }

            return _states[options.Issuer] = await DiscoverAsync(options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private bool IsGoodFor(IssuerState state, string? keyId) =>
        keyId is null || state.Keys.Any(key => key.KeyId == keyId) || time.GetUtcNow() - state.Read < RefreshInterval;

    /// <summary>RFC 8414, section 3.3: metadata that names another issuer is not used.</summary>
    private async Task<IssuerState> DiscoverAsync(TaskTokenOptions options, CancellationToken cancellationToken)
    {
        var url = new Uri(options.Issuer + "/.well-known/oauth-authorization-server");
        IssuerMetadata metadata = await SendAsync(
            options, () => new HttpRequestMessage(HttpMethod.Get, url), IssuerJson.Default.IssuerMetadata, cancellationToken).ConfigureAwait(false);
        if (metadata.Issuer != options.Issuer)
        {
            throw new IssuerUnavailableException("the gateway's metadata names another issuer");
        }

        Uri jwksUri = OnSameOrigin(options, metadata.JwksUri) ?? throw new IssuerUnavailableException("the gateway's metadata has no jwks_uri");
        string jwks = await SendAsync(options, () => new HttpRequestMessage(HttpMethod.Get, jwksUri), ReadTextAsync, cancellationToken).ConfigureAwait(false);
        return new IssuerState(ReadKeys(jwks), OnSameOrigin(options, metadata.IntrospectionEndpoint), time.GetUtcNow());
    }

    private static IReadOnlyList<SecurityKey> ReadKeys(string jwks)
    {
        try
        {
            IList<SecurityKey> keys = new JsonWebKeySet(jwks).GetSigningKeys();
            return keys.Count > 0 ? [.. keys] : throw new IssuerUnavailableException("the gateway's key set is empty");
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            throw new IssuerUnavailableException("the gateway's key set cannot be read", exception);
        }
    }

    private static Uri? OnSameOrigin(TaskTokenOptions options, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && uri.GetLeftPart(UriPartial.Authority) == options.Authority!.GetLeftPart(UriPartial.Authority)
                ? uri
                : throw new IssuerUnavailableException("the gateway's metadata points to another origin");
    }

    private Task<T> SendAsync<T>(
        TaskTokenOptions options, Func<HttpRequestMessage> create, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(
            options,
            create,
            async (content, token) => await content.ReadFromJsonAsync(type, token).ConfigureAwait(false) ?? throw new JsonException("null"),
            cancellationToken);

    private async Task<T> SendAsync<T>(
        TaskTokenOptions options, Func<HttpRequestMessage> create, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.GatewayTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = create();
            using HttpClient client = clients.CreateClient(HttpClientName);
            using HttpResponseMessage response = await client.SendAsync(request, linked.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await read(response.Content, linked.Token).ConfigureAwait(false)
                : throw new IssuerUnavailableException($"the gateway answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IssuerUnavailableException("the gateway did not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or NotSupportedException)
        {
            throw new IssuerUnavailableException("the gateway gave no usable answer", exception);
        }
    }

    private static Task<string> ReadTextAsync(HttpContent content, CancellationToken cancellationToken) => content.ReadAsStringAsync(cancellationToken);

    private sealed record IssuerState(IReadOnlyList<SecurityKey> Keys, Uri? IntrospectionEndpoint, DateTimeOffset Read);
}
