using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The authorization detail (RFC 9396) of type <c>agent_task</c>: which task a token is asked or granted for. Read
/// strictly: an unknown type or member is refused (section 5).
/// </summary>
public sealed class AgentTaskDetail
{
    /// <summary>The value of <c>type</c>.</summary>
    public const string TypeName = "agent_task";

    /// <summary>Creates a detail.</summary>
    /// <param name="task">The task's id.</param>
    /// <param name="manifest">The digest of the manifest that declares it.</param>
    /// <param name="parameters">The task's arguments.</param>
    /// <param name="lease">The lease that goes on; null to begin one.</param>
    public AgentTaskDetail(string task, string manifest, IReadOnlyDictionary<string, ParameterValue> parameters, string? lease = null)
    {
        Task = task;
        Manifest = manifest;
        var sorted = new SortedDictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, ParameterValue> pair in parameters)
        {
            sorted.Add(pair.Key, pair.Value);
        }

        Parameters = sorted;
        Lease = lease;
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The digest of the manifest that declares the task.</summary>
    public string Manifest { get; }

    /// <summary>The task's arguments, sorted by name.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; }

    /// <summary>The lease, or null in the request that begins one.</summary>
    public string? Lease { get; }

    /// <summary>The detail as the single element of an <c>authorization_details</c> array, in RFC 8785 form.</summary>
    /// <exception cref="PolicyFormatException">A string or a number of it cannot be written so that every reader reads the same.</exception>
    public string ToJson()
    {
        string json = Write();
        JsonReader.Read(json); // refuses what not every reader reads alike, before it is signed or sent
        return json;
    }

    /// <summary>Reads an <c>authorization_details</c> array that holds exactly one detail of this type.</summary>
    /// <exception cref="PolicyFormatException">The text is anything else.</exception>
    public static AgentTaskDetail Parse(string json)
    {
        JsonNode node = JsonReader.Read(json);
        return node is JsonArray { Items: [JsonNode single] }
            ? Read(single)
            : throw node.Fault($"authorization_details must be an array of exactly one object of type '{TypeName}'");
    }

    private static AgentTaskDetail Read(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "an authorization detail");
        if (members.RequiredString("type") != TypeName)
        {
            throw members.Fault($"the only supported type is '{TypeName}'");
        }

        string task = members.RequiredString("task");
        string manifest = members.RequiredString("manifest");
        string? lease = members.OptionalString("lease");
        var parameters = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        if (members.Optional("parameters") is { } bound)
        {
            foreach (KeyValuePair<string, JsonNode> member in
                (bound as JsonObject ?? throw bound.Fault($"'parameters' must be an object, and is {bound.Kind}")).Members)
            {
                parameters.Add(member.Key, ParameterValue.Read(member.Value, member.Key));
            }
        }

        members.End();
        return new AgentTaskDetail(task, manifest, parameters, lease);
    }

    /// <summary>In the order of RFC 8785 from the start.</summary>
    private string Write() => new JsonWriter(indented: false).Array([this], static (writer, detail) => writer.Object(detail.WriteMembers)).ToString();

    private void WriteMembers(JsonWriter writer)
    {
        if (Lease is not null)
        {
            writer.Name("lease").Value(Lease);
        }

        writer.Name("manifest").Value(Manifest);
        writer.Name("parameters").Object(WriteParameters);
        writer.Name("task").Value(Task);
        writer.Name("type").Value(TypeName);
    }

    private void WriteParameters(JsonWriter writer)
    {
        foreach (KeyValuePair<string, ParameterValue> pair in Parameters)
        {
            pair.Value.WriteTo(writer.Name(pair.Key));
        }
    }
}
