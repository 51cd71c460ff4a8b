using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Evaluation;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.DecisionPoints;

/// <summary>Asks the external decision point (AuthZEN Authorization API 1.0, section 6). Whatever is no clear answer in time is an exception.</summary>
internal sealed class DecisionPointClient(IHttpClientFactory clients, TimeProvider time, GatewayMetrics metrics)
{
    public const string HttpClientName = "PolicyAnalyzers.Gateway.DecisionPoint";

    /// <summary>Largest answer that is read, in bytes.</summary>
    public const int MaxResponseBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="DecisionPointUnavailableException">There is no clear answer.</exception>
    public async Task<bool> IsAllowedAsync(DecisionPointOptions point, EvaluationRequest question, CancellationToken cancellationToken)
    {
        using Activity? span = GatewayTelemetry.StartPart("policy_gateway.decision_point");
        long began = time.GetTimestamp();
        try
        {
            bool allowed = await AskAsync(point, question, cancellationToken);
            metrics.AskedDecisionPoint(time.GetElapsedTime(began), null);
            return allowed;
        }
        catch (DecisionPointUnavailableException exception)
        {
            Exception cause = exception.InnerException ?? exception;
            GatewayTelemetry.Fail(span, cause.GetType().Name);
            metrics.AskedDecisionPoint(time.GetElapsedTime(began), cause);
            throw;
        }
    }

    /// <summary>What is wrong with the options.</summary>
    public static IEnumerable<string> Faults(DecisionPointOptions? point)
    {
        if (point is null)
        {
            yield break;
        }

        if (!Issuers.SafeAddress.IsSafe(point.Url))
        {
            yield return "DecisionPoint.Url must be an https URI (http on a loopback address)";
        }

        if (point.Timeout < TimeSpan.FromMilliseconds(10) || point.Timeout > TimeSpan.FromSeconds(30))
        {
            yield return "DecisionPoint.Timeout must be 10 milliseconds to 30 seconds";
        }

        if (point.TokenPath is { } path && !File.Exists(path))
        {
            yield return $"DecisionPoint.TokenPath: there is no file '{path}'";
        }
    }

    private async Task<bool> AskAsync(DecisionPointOptions point, EvaluationRequest question, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(point.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpClient client = clients.CreateClient(HttpClientName);
            using var request = new HttpRequestMessage(HttpMethod.Post, point.Url)
            {
                Content = JsonContent.Create(question, EvaluationJson.Default.EvaluationRequest),
            };
            if (point.TokenPath is { } path)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(path, linked.Token)).Trim());
            }

            using HttpResponseMessage response = await client.SendAsync(request, linked.Token);
            return response.StatusCode == System.Net.HttpStatusCode.OK
                ? ReadDecision(await response.Content.ReadAsByteArrayAsync(linked.Token))
                : throw new DecisionPointUnavailableException($"The decision point answered {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DecisionPointUnavailableException("The decision point did not answer in time.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new DecisionPointUnavailableException("The decision point gave no usable answer.", exception);
        }
    }

    private static bool ReadDecision(byte[] json)
    {
        using var answer = JsonDocument.Parse(json, Strict);
        return answer.RootElement.ValueKind == JsonValueKind.Object
            && answer.RootElement.TryGetProperty("decision", out JsonElement decision)
            && decision.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? decision.GetBoolean()
                : throw new JsonException("The answer has no 'decision' of true or false.");
    }
}
