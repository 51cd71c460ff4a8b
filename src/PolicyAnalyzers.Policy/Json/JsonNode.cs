namespace PolicyAnalyzers.Policy.Json;

/// <summary>One value of a parsed JSON document, with its place, so that a fault further up can name it.</summary>
internal abstract class JsonNode(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public abstract string Kind { get; }

    public PolicyFormatException Fault(string message) => new(message, Line, Column);
}

internal sealed class JsonObject(int line, int column, IReadOnlyList<KeyValuePair<string, JsonNode>> members) : JsonNode(line, column)
{
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; } = members;

    public override string Kind => "an object";

    public JsonNode? Find(string name)
    {
        foreach (KeyValuePair<string, JsonNode> member in Members)
        {
            if (member.Key == name)
            {
                return member.Value;
            }
        }

        return null;
    }
}

internal sealed class JsonArray(int line, int column, IReadOnlyList<JsonNode> items) : JsonNode(line, column)
{
    public IReadOnlyList<JsonNode> Items { get; } = items;

    public override string Kind => "an array";
}

internal sealed class JsonString(int line, int column, string value) : JsonNode(line, column)
{
    public string Value { get; } = value;

    public override string Kind => "a string";
}

internal sealed class JsonNumber(int line, int column, decimal value) : JsonNode(line, column)
{
    public decimal Value { get; } = value;

    public override string Kind => "a number";
}

internal sealed class JsonBoolean(int line, int column, bool value) : JsonNode(line, column)
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";
}

internal sealed class JsonNull(int line, int column) : JsonNode(line, column)
{
    public override string Kind => "null";
}
