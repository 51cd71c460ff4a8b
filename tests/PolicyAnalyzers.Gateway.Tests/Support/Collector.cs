using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>A collector of OpenTelemetry logs (OTLP/HTTP, JSON), which takes what it is sent as long as the test does not say otherwise.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<JsonNode> _records = [];
    private readonly List<IHeaderDictionary> _headers = [];

    private Collector(WebApplication app) => _app = app;

    /// <summary>Answers instead of taking; null to take.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>What is answered when it took.</summary>
    public string Response { get; set; } = "{}";

    public string Endpoint => _app.Urls.First() + "/v1/logs";

    public int Requests { get; private set; }

    /// <summary>The log records that were taken, in the order in which they came.</summary>
    public IReadOnlyList<JsonNode> Records
    {
        get
        {
            lock (_records)
            {
                return [.. _records];
            }
        }
    }

    public IHeaderDictionary LastHeaders => _headers[^1];

    /// <summary>The resource of the last request.</summary>
    public JsonNode Resource { get; private set; } = null!;

    public static async Task<Collector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/logs", collector.TakeAsync);
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public static string? Attribute(JsonNode record, string key) => record["attributes"]!.AsArray().FirstOrDefault(item => (string?)item!["key"] == key)?["value"] is { } value
        ? (string?)(value["stringValue"] ?? value["intValue"]) ?? value["arrayValue"]!["values"]!.ToJsonString()
        : null;

    /// <summary>The sequences of the records that were taken, without checkpoints.</summary>
    public IEnumerable<long> Sequences => Records.Where(record => (string?)record["eventName"] != "policy_gateway.audit.checkpoint")
        .Select(record => long.Parse(Attribute(record, "policy_gateway.audit.sequence")!, System.Globalization.CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        Requests++;
        if (Answer is { } answer)
        {
            await answer(http);
            return;
        }

        JsonNode resource = (await JsonNode.ParseAsync(http.Request.Body))!["resourceLogs"]!.AsArray().Single()!;
        lock (_records)
        {
            Resource = resource["resource"]!;
            _headers.Add(new HeaderDictionary(http.Request.Headers.ToDictionary()));
            _records.AddRange(resource["scopeLogs"]!.AsArray().Single()!["logRecords"]!.AsArray()!);
        }

        await http.Response.WriteAsync(Response);
    }
}
