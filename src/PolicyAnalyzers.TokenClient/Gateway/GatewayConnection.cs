using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>Speaks to the gateway: authenticated, with proof where asked, each call bounded in time.</summary>
internal sealed class GatewayConnection(
    GatewayTransport transport,
    GatewayDiscovery discovery,
    IOptions<TaskTokenClientOptions> options,
    SenderKey sender,
    TaskTokenMetrics metrics,
    TimeProvider time,
    ILogger<GatewayConnection> logger)
{
    private readonly TaskTokenClientOptions _options = options.Value;
    private readonly ServerTerms _terms = new(time);

    public async Task<GatewayAnswer<TokenResponse>> RequestTokenAsync(IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        await PostAsync((await discovery.FindAsync(cancellationToken).ConfigureAwait(false)).Token, form, GatewayJson.Default.TokenResponse, cancellationToken)
            .ConfigureAwait(false);

    public async Task<GatewayAnswer<BackchannelResponse>> RequestApprovalAsync(
        IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        GatewayEndpoints endpoints = await discovery.FindAsync(cancellationToken).ConfigureAwait(false);
        Uri backchannel = endpoints.Backchannel ?? throw new GatewayUnavailableException("The gateway has no backchannel authentication endpoint.");
        return await PostAsync(backchannel, form, GatewayJson.Default.BackchannelResponse, cancellationToken).ConfigureAwait(false);
    }

    public async Task RevokeAsync(string token, string task, CancellationToken cancellationToken)
    {
        using System.Diagnostics.Activity? activity = TaskTokenTelemetry.Start("task_token.revoke", _options.ClientId!, task, System.Diagnostics.ActivityKind.Client);
        GatewayEndpoints endpoints = await discovery.FindAsync(cancellationToken).ConfigureAwait(false);
        KeyValuePair<string, string>[] form = [new("token", token), new("token_type_hint", "access_token")];
        using HttpResponseMessage response = await transport.SendAsync(
            cancel => AuthenticatedAsync(endpoints.Revocation, form, cancel), isIdempotent: true, evenIfOpen: true, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            TaskTokenTelemetry.Fail(activity, $"{(int)response.StatusCode}");
            throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode} to a revocation.");
        }
    }

    private async Task<GatewayAnswer<T>> PostAsync<T>(
        Uri endpoint, IReadOnlyList<KeyValuePair<string, string>> form, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            using HttpResponseMessage response = await transport.SendAsync(
                async cancel =>
                {
                    HttpRequestMessage request = await AuthenticatedAsync(endpoint, form, cancel).ConfigureAwait(false);
                    request.Headers.TryAddWithoutValidation("DPoP", sender.Prove(HttpMethod.Post, endpoint, tokenHash: null, _terms));
                    return request;
                },
                isIdempotent: false,
                evenIfOpen: false,
                cancellationToken).ConfigureAwait(false);
            bool isNewNonce = _terms.TakeNonce(response);
            if (response.IsSuccessStatusCode)
            {
                return GatewayAnswer<T>.Of(await GatewayJson.ReadAsync(response, type, cancellationToken).ConfigureAwait(false));
            }

            // Only 400 and 401 carry an OAuth error that decides; everything else decides nothing.
            if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
            {
                throw new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode}.");
            }

            ErrorResponse error = await GatewayJson.ReadAsync(response, GatewayJson.Default.ErrorResponse, cancellationToken).ConfigureAwait(false);
            if (isSecond || ReasonToRetry(error, response, isNewNonce) is not { } reason)
            {
                return error.IsError ? GatewayAnswer<T>.Refused(error) : throw GatewayJson.Malformed();
            }

            metrics.Retried(reason);
        }
    }

    /// <summary>Why another proof, or another assertion, may be taken where this one was not; null when it would be the same again.</summary>
    private string? ReasonToRetry(ErrorResponse error, HttpResponseMessage response, bool isNewNonce)
    {
        if (error.Error == "use_dpop_nonce")
        {
            return isNewNonce ? "use_dpop_nonce" : null;
        }

        if (error.Error is not ("invalid_dpop_proof" or "invalid_client") || !_terms.TakeClock(response))
        {
            return null;
        }

        TaskTokenLog.ClockCorrected(logger, _options.Issuer, _terms.Offset);
        return "clock_skew";
    }

    private async ValueTask<HttpRequestMessage> AuthenticatedAsync(Uri endpoint, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> authenticated = [.. form];
        await _options.ClientCredential.AddToAsync(authenticated, _options.ClientId!, _options.Issuer, _terms.Now, cancellationToken).ConfigureAwait(false);
        return new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(authenticated) };
    }
}
