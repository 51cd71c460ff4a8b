using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Policy.Tests.Comparison;

/// <summary>A manifest with one value of its file changed.</summary>
internal static class Edited
{
    private static readonly Dictionary<string, string> s_other = new(StringComparer.Ordinal)
    {
        ["restricted"] = "internal",
        ["human"] = "none",
        ["number"] = "integer",
    };

    public static PolicyManifest Manifest(PolicyManifest manifest, string path)
    {
        JsonNode root = JsonNode.Parse(manifest.ToJson())!;
        string[] parts = path.Split('.');
        JsonNode parent = parts[..^1].Aggregate(root, Child);
        JsonValue value = Child(parent, parts[^1]).AsValue();
        JsonNode changed = value.TryGetValue(out bool flag) ? !flag
            : value.TryGetValue(out string? text) ? s_other.GetValueOrDefault(text, text.Length > 0 ? text + "x" : "x")
            : value.GetValue<decimal>() - 1;
        if (parent is JsonArray array)
        {
            array[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = changed;
        }
        else
        {
            parent[parts[^1]] = changed;
        }

        return Reread(root);
    }

    /// <summary>The paths of all values in the file.</summary>
    public static IEnumerable<string> Paths(PolicyManifest manifest) => Paths(JsonNode.Parse(manifest.ToJson())!, "");

    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Paths(member.Value!, Join(path, member.Key))),
        JsonArray items => items.SelectMany((item, i) => Paths(item!, Join(path, i.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        _ => [path],
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private static JsonNode Child(JsonNode node, string name) =>
        node is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!;

    /// <summary>The digest is put right first: the reader says which it must be only by refusing others.</summary>
    private static PolicyManifest Reread(JsonNode root)
    {
        JsonNode agents = root["agents"]!;
        return new PolicyManifest((string)root["application"]!, 1, agents.AsArray().Select(agent => Agent(agent!)));
    }

    private static AgentPolicy Agent(JsonNode agent) => new((string)agent["id"]!, (string?)agent["owner"], agent["tasks"]!.AsArray().Select(task => Task(task!)));

    private static TaskPolicy Task(JsonNode task) => new(
        (string)task["id"]!,
        (string)task["purpose"]!,
        (int)(decimal)task["maxLifetimeSeconds"]!,
        Enum.Parse<TaskSensitivity>((string)task["sensitivity"]!, ignoreCase: true),
        Enum.Parse<TaskApproval>((string)task["approval"]!, ignoreCase: true),
        task["parameters"]!.AsArray().Select(parameter => new ParameterPolicy(
            (string)parameter!["name"]!,
            Enum.Parse<ParameterType>((string)parameter["type"]!, ignoreCase: true),
            (decimal?)parameter["min"],
            (decimal?)parameter["max"],
            (string?)parameter["prefix"],
            audited: (bool?)parameter["audited"] ?? false)),
        task["grants"]!.AsArray().Select(grant => new ResourceGrant((string)grant!["resource"]!, grant["scopes"]!.AsArray().Select(scope => (string)scope!))));
}
