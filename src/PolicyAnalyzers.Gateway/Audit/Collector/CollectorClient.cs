using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Audit.Collector;

/// <summary>
/// Sends one request to the collector, and understands its answer (OTLP 1.x, "OTLP/HTTP Response"). Taken is only what it says that it took: a proxy's page of status 200 is no such word.
/// </summary>
internal sealed class CollectorClient(IHttpClientFactory clients, TimeProvider time)
{
    public const string HttpClientName = "PolicyAnalyzers.Gateway.AuditCollector";

    /// <summary>Largest answer that is read, in bytes.</summary>
    public const int MaxResponseBytes = 64 * 1024;

    private const int MaxMessage = 200;

    public async Task<CollectorAnswer> SendAsync(AuditCollectorOptions collector, byte[] request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(collector.Timeout);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpClient client = clients.CreateClient(HttpClientName);
            using var message = new HttpRequestMessage(HttpMethod.Post, collector.Endpoint) { Content = new ByteArrayContent(request) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach ((string name, string value) in collector.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            using HttpResponseMessage response = await client.SendAsync(message, linked.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? Read(await response.Content.ReadAsByteArrayAsync(linked.Token))
                : new CollectorAnswer($"status {(int)response.StatusCode}") { IsTooLarge = response.StatusCode == HttpStatusCode.RequestEntityTooLarge, RetryAfter = RetryAfter(response) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new CollectorAnswer(exception is OperationCanceledException ? "no answer in time" : exception.GetType().Name);
        }
    }

    /// <summary>An <c>ExportLogsServiceResponse</c>.</summary>
    private static CollectorAnswer Read(byte[] body)
    {
        if (body.Length == 0)
        {
            return CollectorAnswer.Taken;
        }

        try
        {
            using var answer = JsonDocument.Parse(body);
            if (answer.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            return answer.RootElement.TryGetProperty("partialSuccess", out JsonElement partial) && partial.ValueKind == JsonValueKind.Object
                ? CollectorAnswer.Taken with { Rejected = Number(partial, "rejectedLogRecords"), Message = Text(partial, "errorMessage") }
                : CollectorAnswer.Taken;
        }
        catch (JsonException)
        {
            return new CollectorAnswer("an answer that is no JSON object");
        }
    }

    /// <summary>64-bit integers are strings in this JSON; readers take numbers too.</summary>
    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value)
        && long.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        ? string.Concat(value.GetString()!.Take(MaxMessage).Select(c => char.IsControl(c) ? '?' : c))
        : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}

/// <summary>What became of a request.</summary>
/// <param name="Fault">Why it was not taken; null when it was.</param>
internal sealed record CollectorAnswer(string? Fault)
{
    public static CollectorAnswer Taken { get; } = new((string?)null);

    /// <summary>Whether less at a time may be taken.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>How long the collector wants to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many records it did not want, and why. They must not be sent again.</summary>
    public long Rejected { get; init; }

    public string? Message { get; init; }
}
