using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolicyAnalyzers.AspNetCore.Issuer;

/// <summary>Asks the gateway for its keys, and whether a token is still alive. Whatever is no clear answer is an exception.</summary>
internal sealed class IssuerClient(IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    public const string HttpClientName = "PolicyAnalyzers.AspNetCore.Issuer";

    /// <summary>How often an unknown key id may make us look for new keys, so that forged ones cannot flood the gateway.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>How old keys may become, so that one that the gateway has withdrawn counts no longer.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long a gateway that gave no metadata is not asked again, so that requests do not queue for its time-out.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, IssuerState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Reason)> _failures = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _refreshing = new(1, 1);

    /// <summary>The issuer's keys; the same instance until they are read anew.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be had.</exception>
    public async ValueTask<IssuerKeys> GetKeysAsync(TaskTokenOptions options, string keyId, CancellationToken cancellationToken) =>
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

    private async ValueTask<IssuerState> GetStateAsync(TaskTokenOptions options, string? keyId, CancellationToken cancellationToken)
    {
        if (Known(options, keyId) is { } known)
        {
            return known;
        }

        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Known(options, keyId) ?? (_states[options.Issuer] = await DiscoverOrPauseAsync(options, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private IssuerState? Known(TaskTokenOptions options, string? keyId)
    {
        if (!_states.TryGetValue(options.Issuer, out IssuerState? state))
        {
            return null;
        }

        TimeSpan age = (time.GetUtcNow() - state.Read).Duration();
        return age < MaxAge && (keyId is null || age < RefreshInterval || state.Keys.Find(keyId) is not null) ? state : null;
    }

    private async Task<IssuerState> DiscoverOrPauseAsync(TaskTokenOptions options, CancellationToken cancellationToken)
    {
        if (_failures.TryGetValue(options.Issuer, out (DateTimeOffset Until, string Reason) failure) && time.GetUtcNow() < failure.Until)
        {
            throw new IssuerUnavailableException(failure.Reason);
        }

        try
        {
            return await DiscoverAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (IssuerUnavailableException exception)
        {
            _failures[options.Issuer] = (time.GetUtcNow() + FailurePause, exception.Message);
            throw;
        }
    }

    /// <summary>RFC 8414, section 3.3: metadata that names another issuer is not used.</summary>
    private async Task<IssuerState> DiscoverAsync(TaskTokenOptions options, CancellationToken cancellationToken)
    {
        // RFC 8414, section 3.1: between the host and the path of the issuer.
        var issuer = new Uri(options.Issuer);
        var url = new Uri(issuer.GetLeftPart(UriPartial.Authority) + "/.well-known/oauth-authorization-server" + issuer.AbsolutePath.TrimEnd('/'));
        IssuerMetadata metadata = await SendAsync(
            options, () => new HttpRequestMessage(HttpMethod.Get, url), IssuerJson.Default.IssuerMetadata, cancellationToken).ConfigureAwait(false);
        if (metadata.Issuer != options.Issuer)
        {
            throw new IssuerUnavailableException("the gateway's metadata names another issuer");
        }

        Uri jwksUri = OnSameOrigin(options, metadata.JwksUri) ?? throw new IssuerUnavailableException("the gateway's metadata has no jwks_uri");
        string jwks = await SendAsync(options, () => new HttpRequestMessage(HttpMethod.Get, jwksUri), ReadTextAsync, cancellationToken).ConfigureAwait(false);
        return new IssuerState(IssuerKeys.Read(jwks), OnSameOrigin(options, metadata.IntrospectionEndpoint), time.GetUtcNow());
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

    private sealed record IssuerState(IssuerKeys Keys, Uri? IntrospectionEndpoint, DateTimeOffset Read);
}
