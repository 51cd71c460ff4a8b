namespace PolicyAnalyzers.Policy.Json;

/// <summary>
/// RFC 8785 for the values that our documents hold: members sorted by UTF-16 code units, no white space. Numbers are
/// kept to those that the RFC writes plainly (<see cref="JsonText.IsCanonicalNumber"/>).
/// </summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode node)
    {
        var writer = new JsonWriter(indented: false);
        Write(writer, node);
        return writer.ToString();
    }

    private static void Write(JsonWriter writer, JsonNode node)
    {
        switch (node)
        {
            case JsonObject value:
                writer.Object(w =>
                {
                    foreach (KeyValuePair<string, JsonNode> member in value.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
                    {
                        Write(w.Name(member.Key), member.Value);
                    }
                });
                break;
            case JsonArray value:
                writer.Array(value.Items, Write);
                break;
            case JsonString value:
                writer.Value(value.Value);
                break;
            case JsonNumber value:
                writer.Value(value.Value);
                break;
            case JsonBoolean value:
                writer.Value(value.Value);
                break;
            default:
                writer.Null();
                break;
        }
    }
}
