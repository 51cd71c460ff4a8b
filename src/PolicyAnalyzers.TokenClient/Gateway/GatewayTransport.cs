using System.Net;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>
/// Sends requests to the gateway: all attempts together within the time-out, few, with growing pauses of random length. What may have been decided
/// already is not sent again, because a token that nobody received would live on.
/// </summary>
internal sealed class GatewayTransport(
    IHttpClientFactory clients, IOptions<TaskTokenClientOptions> options, GatewayCircuit circuit, TaskTokenMetrics metrics, TimeProvider time)
{
    public const string HttpClientName = "PolicyAnalyzers.TokenClient.Gateway";

    /// <summary>No answer of the gateway is nearly as long, in bytes.</summary>
    public const int MaxAnswerLength = 1 << 20;

    private const int FirstPauseMilliseconds = 200;

    /// <summary>Sends a request, made anew for each attempt.</summary>
    /// <param name="create">Makes the request.</param>
    /// <param name="isIdempotent">Whether it may be sent again after any failure.</param>
    /// <param name="evenIfOpen">Whether it is sent also while the gateway is being left alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GatewayUnavailableException">There is no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, ValueTask<HttpRequestMessage>> create, bool isIdempotent, bool evenIfOpen, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.GatewayTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            for (int attempt = 0; ; attempt++)
            {
                if (!evenIfOpen)
                {
                    circuit.ThrowIfOpen();
                }

                Attempt made = await TryAsync(create, isIdempotent, linked.Token).ConfigureAwait(false);
                if (made.Response is not null)
                {
                    return made.Response;
                }

                TimeSpan pause = made.RetryAfter ?? PauseBefore(attempt);
                if (!made.MayRetry || attempt >= options.Value.GatewayRetries || pause >= options.Value.GatewayTimeout)
                {
                    throw made.Failure!;
                }

                metrics.Retried("gateway_unavailable");
                await Task.Delay(pause, time, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            circuit.Failed();
            throw new GatewayUnavailableException("The gateway did not answer in time.");
        }
    }

    private async Task<Attempt> TryAsync(Func<CancellationToken, ValueTask<HttpRequestMessage>> create, bool isIdempotent, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = await create(cancellationToken).ConfigureAwait(false);
            using HttpClient client = clients.CreateClient(HttpClientName);
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError))
            {
                circuit.Succeeded();
                return new Attempt(response);
            }

            // 429 and 503 say that nothing was done; after another 5xx only what may be done twice is sent again.
            using (response)
            {
                bool nothingDone = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
                if (response.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    circuit.Failed();
                }

                return new Attempt(null, new GatewayUnavailableException($"The gateway answered {(int)response.StatusCode}."), nothingDone || isIdempotent, RetryAfter(response));
            }
        }
        catch (HttpRequestException exception)
        {
            circuit.Failed();
            return new Attempt(
                null,
                new GatewayUnavailableException("The gateway cannot be reached.", exception),
                isIdempotent || exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>Of random length, so that agents which failed together do not come back together.</summary>
    private static TimeSpan PauseBefore(int attempt) => TimeSpan.FromMilliseconds((FirstPauseMilliseconds << attempt) * (0.5 + (Random.Shared.NextDouble() / 2)));

    private sealed record Attempt(HttpResponseMessage? Response, GatewayUnavailableException? Failure = null, bool MayRetry = false, TimeSpan? RetryAfter = null);
}
