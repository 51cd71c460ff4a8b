using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Jose;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>Speaks to the gateway: authenticated, with proof where asked, each call bounded in time.</summary>
internal sealed class GatewayConnection(
    IHttpClientFactory clients,
    IOptions<TaskTokenClientOptions> options,
    ClientCredential credential,
    SenderKey sender,
    TimeProvider time)
{
    public const string HttpClientName = "PolicyAnalyzers.TokenClient.Gateway";

    /// <summary>No answer of the gateway is nearly as long, in bytes.</summary>
    public const int MaxAnswerLength = 1 << 20;

    private readonly TaskTokenClientOptions _options = options.Value;
    private GatewayEndpoints? _endpoints;

    public async Task<GatewayAnswer<TokenResponse>> RequestTokenAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        await PostAsync((await DiscoverAsync(cancellationToken).ConfigureAwait(false)).Token, form, GatewayJson.Default.TokenResponse, cancellationToken)
            .ConfigureAwait(false);

    public async Task<GatewayAnswer<BackchannelResponse>> RequestApprovalAsync(
        IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        GatewayEndpoints endpoints = await DiscoverAsync(cancellationToken).ConfigureAwait(false);
        Uri backchannel = endpoints.Backchannel ?? throw new GatewayUnavailableException("The gateway has no backchannel authentication endpoint.");
        return await PostAsync(backchannel, form, GatewayJson.Default.BackchannelResponse, cancellationToken).ConfigureAwait(false);
    }

    public async Task RevokeAsync(string token, CancellationToken cancellationToken)
    {
        GatewayEndpoints endpoints = await DiscoverAsync(cancellationToken).ConfigureAwait(false);
        KeyValuePair<string, string>[] form = [new("token", token), new("token_type_hint", "access_token")];
        using HttpResponseMessage response = await SendAsync(
            () => Authenticated(endpoints.Revocation, form), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode} to a revocation.");
        }
    }

    private async Task<GatewayAnswer<T>> PostAsync<T>(
        Uri endpoint, IEnumerable<KeyValuePair<string, string>> form, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(
            () =>
            {
                HttpRequestMessage request = Authenticated(endpoint, form);
                request.Headers.Add("DPoP", sender.Prove(HttpMethod.Post, endpoint, accessToken: null));
                return request;
            },
            cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return GatewayAnswer<T>.Of(await ReadAsync(response, type, cancellationToken).ConfigureAwait(false));
        }

        // Only 400 and 401 carry an OAuth error that decides; everything else decides nothing.
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
        {
            throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode}.");
        }

        ErrorResponse error = await ReadAsync(response, GatewayJson.Default.ErrorResponse, cancellationToken).ConfigureAwait(false);
        return error.IsError ? GatewayAnswer<T>.Refused(error) : throw Malformed();
    }

    private HttpRequestMessage Authenticated(Uri endpoint, IEnumerable<KeyValuePair<string, string>> form) => new(HttpMethod.Post, endpoint)
    {
        Content = new FormUrlEncodedContent(
            [.. form, new("client_assertion_type", ClientCredential.AssertionType), new("client_assertion", credential.CreateAssertion())]),
    };

    /// <summary>RFC 8414, section 3.3: metadata that names another issuer is not used, nor an endpoint elsewhere.</summary>
    private async Task<GatewayEndpoints> DiscoverAsync(CancellationToken cancellationToken)
    {
        if (_endpoints is { } known)
        {
            return known;
        }

        var url = new Uri(_options.Issuer + "/.well-known/oauth-authorization-server");
        using HttpResponseMessage response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, url), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode} to the request for its metadata.");
        }

        GatewayMetadata metadata = await ReadAsync(response, GatewayJson.Default.GatewayMetadata, cancellationToken).ConfigureAwait(false);
        if (metadata.Issuer != _options.Issuer)
        {
            throw new GatewayUnavailableException("The gateway's metadata names another issuer.");
        }

        return _endpoints = new GatewayEndpoints(
            OnSameOrigin(metadata.TokenEndpoint) ?? throw Malformed(),
            OnSameOrigin(metadata.RevocationEndpoint) ?? throw Malformed(),
            OnSameOrigin(metadata.BackchannelAuthenticationEndpoint));
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

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.GatewayTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = create();
            using HttpClient client = clients.CreateClient(HttpClientName);
            return await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayUnavailableException("The gateway did not answer in time.");
        }
        catch (HttpRequestException exception)
        {
            throw new GatewayUnavailableException("The gateway cannot be reached.", exception);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw Malformed();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Without the inner exception, whose message may quote the answer.
            throw Malformed();
        }
    }

    private static GatewayUnavailableException Malformed() => new("The gateway's answer is not what the protocol says.");

    private sealed record GatewayEndpoints(Uri Token, Uri Revocation, Uri? Backchannel);
}
