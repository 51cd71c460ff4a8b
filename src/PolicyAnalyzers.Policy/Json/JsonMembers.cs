namespace PolicyAnalyzers.Policy.Json;

/// <summary>Reads the members of one object, and refuses any that nobody asked for.</summary>
internal sealed class JsonMembers
{
    private readonly JsonObject _node;
    private readonly List<string> _known = [];

    private JsonMembers(JsonObject node) => _node = node;

    public static JsonMembers Of(JsonNode node, string what) =>
        new(node as JsonObject ?? throw node.Fault($"{what} must be an object, and is {node.Kind}"));

    public JsonNode? Optional(string name)
    {
        _known.Add(name);
        return _node.Find(name);
    }

    public JsonNode Required(string name) => Optional(name) ?? throw _node.Fault($"member '{name}' is missing");

    public string RequiredString(string name) => String(Required(name), name);

    public string? OptionalString(string name) => Optional(name) is { } node ? String(node, name) : null;

    public int RequiredInt32(string name) => Int32(Required(name), name);

    public int? OptionalInt32(string name) => Optional(name) is { } node ? Int32(node, name) : null;

    public decimal? OptionalNumber(string name) => Optional(name) switch
    {
        null => null,
        JsonNumber number => number.Value,
        JsonNode other => throw other.Fault($"'{name}' must be a number, and is {other.Kind}"),
    };

    public bool? OptionalBoolean(string name) => Optional(name) switch
    {
        null => null,
        JsonBoolean boolean => boolean.Value,
        JsonNode other => throw other.Fault($"'{name}' must be true or false, and is {other.Kind}"),
    };

    public IReadOnlyList<JsonNode>? OptionalArray(string name) => Optional(name) is { } node ? Items(node, name) : null;

    public IReadOnlyList<JsonNode> RequiredItems(string name) => Items(Required(name), name);

    public IReadOnlyList<JsonNode> OptionalItems(string name) => Optional(name) is { } node ? Items(node, name) : [];

    public IReadOnlyList<string> RequiredStrings(string name) => Strings(Required(name), name);

    public IReadOnlyList<string>? OptionalStrings(string name) => Optional(name) is { } node ? Strings(node, name) : null;

    public PolicyFormatException Fault(string message) => _node.Fault(message);

    /// <summary>To be called last: a member that nobody asked for is an error, so nothing is silently ignored.</summary>
    public void End()
    {
        foreach (KeyValuePair<string, JsonNode> member in _node.Members)
        {
            if (!_known.Contains(member.Key))
            {
                throw member.Value.Fault($"member '{member.Key}' is unknown here");
            }
        }
    }

    private static IReadOnlyList<JsonNode> Items(JsonNode node, string name) =>
        (node as JsonArray ?? throw node.Fault($"'{name}' must be an array, and is {node.Kind}")).Items;

    public static IReadOnlyList<string> Strings(JsonNode node, string name) => [.. Items(node, name).Select(item => String(item, name))];

    private static string String(JsonNode node, string name) =>
        (node as JsonString ?? throw node.Fault($"'{name}' must be a string, and is {node.Kind}")).Value;

    private static int Int32(JsonNode node, string name) =>
        node is JsonNumber { Value: >= int.MinValue and <= int.MaxValue } number && number.Value == decimal.Truncate(number.Value)
            ? (int)number.Value
            : throw node.Fault($"'{name}' must be a whole number");
}
