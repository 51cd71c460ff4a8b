using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>An answer. Status 0 is a connection that was closed without one.</summary>
internal sealed record ProbeReply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public const int Closed = 0;

    private readonly JsonObject? _json = Parse(Body);

    public string? Error => Text("error");

    public string? Description => Text("error_description");

    public string? AccessToken => Text("access_token");

    /// <summary>What was asked for was done: a success, and not one that says that nothing is there.</summary>
    public bool IsGranted => Status is >= 200 and < 300;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Text(string member) => _json?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public JsonNode? Member(string member) => _json?[member];

    public override string ToString() => Status == Closed ? "a closed connection" : Error is { } error ? $"{Status} {error}" : $"{Status}";

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
