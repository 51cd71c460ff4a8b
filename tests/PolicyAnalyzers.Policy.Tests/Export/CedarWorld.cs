using System.Globalization;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Policy.Tests.Export;

/// <summary>Manifests and requests at random, in a world so small that they meet often and so odd that little is left to chance.</summary>
internal sealed class CedarWorld(Random random)
{
    private static readonly string[] s_agents = ["x", "y-1"], s_tasks = ["a", "b.c", "b.d", "e"], s_scopes = ["s", "t:read", "u*v", "{w}'"];
    private static readonly string[] s_resources = ["urn:r", "https://r.example", "https://r.example/'p'"];
    private static readonly string[] s_names = ["p", "q_1", "if", "has", "Like"];

    private static readonly string[] s_texts =
        ["", "a", "ab", "abc", "A", "b", "*", "a*", "a*b", "a\\*b", "\\", "\"", "a\"b", "\n", "\0", "a\u200bb", "\u2028", "é", "e\u0301", "😀", "😀x", "\\u{61}", "${a}", "//a"];

    private static readonly decimal[] s_numbers =
        [-1_000_000m, -1.5m, -0.0001m, 0m, 0.0001m, 0.5m, 1m, 1.0001m, 1.5m, 2m, 499.9999m, 500m, 500.0001m, 9007199254740991m, -9007199254740991m, 922337203685477.5807m];

    /// <summary>Numbers that no value of Cedar has.</summary>
    private static readonly decimal[] s_beyond = [0.00001m, 499.99999m, 1_000_000_000_000_000_000_000m, 922337203685478.5m];

    public PolicyManifest Manifest()
    {
        var free = new Stack<string>(s_tasks.OrderBy(_ => random.Next()));
        AgentPolicy[] agents = [.. s_agents.Select(agent => new AgentPolicy(agent, Maybe("o\"wner"), Enumerable.Range(0, 2).Select(_ => Task(free.Pop()))))];
        return new PolicyManifest("App", 1, agents);
    }

    /// <summary>Mostly one that a task expects, with a change or two.</summary>
    public TaskAccess Request(PolicyManifest manifest)
    {
        AgentPolicy agent = One(manifest.Agents);
        TaskPolicy task = One(agent.Tasks);
        ResourceGrant grant = One(task.Grants);
        var values = task.Parameters.ToDictionary(parameter => parameter.Name, parameter => IsRare(6) ? AnyValue() : Fitting(parameter));
        if (values.Count > 0 && IsRare(8))
        {
            values.Remove(One(values.Keys.ToArray()));
        }

        if (IsRare(6))
        {
            values.TryAdd(One(s_names), AnyValue());
        }

        string[] scopes = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => IsRare(6) ? One(s_scopes) : One(grant.Scopes))];
        return new TaskAccess(
            IsRare(12) ? One(s_agents) : agent.Id,
            IsRare(12) ? One(s_tasks) : task.Id,
            values,
            IsRare(12) ? One(s_resources) : grant.Resource,
            IsRare(20) ? [] : scopes);
    }

    /// <summary>The same request for Cedar, each value in the type that its task declares, or else in its own.</summary>
    public static JsonObject ForCedar(PolicyManifest manifest, TaskAccess access)
    {
        TaskPolicy? task = manifest.FindAgent(access.Agent)?.FindTask(access.Task);
        return new JsonObject
        {
            ["principal"] = new JsonObject { ["type"] = "Agent", ["id"] = access.Agent },
            ["action"] = new JsonObject { ["type"] = "Action", ["id"] = access.Task },
            ["resource"] = new JsonObject { ["type"] = "Resource", ["id"] = access.Resource },
            ["context"] = new JsonObject
            {
                ["scopes"] = new JsonArray([.. access.Scopes.Select(scope => JsonValue.Create(scope))]),
                ["parameters"] = new JsonObject(access.Parameters.Select(pair => KeyValuePair.Create(
                    pair.Key, ForCedar(pair.Value, task?.Parameters.FirstOrDefault(parameter => parameter.Name == pair.Key)?.Type)))),
            },
        };
    }

    private static JsonNode? ForCedar(ParameterValue value, ParameterType? declared) => value.Type switch
    {
        ParameterType.String => value.AsString(),
        ParameterType.Boolean => value.AsBoolean(),
        _ when declared == ParameterType.Number || decimal.Truncate(value.AsNumber()) != value.AsNumber() => new JsonObject
        {
            ["__extn"] = new JsonObject { ["fn"] = "decimal", ["arg"] = value.AsNumber().ToString("0.0##########", CultureInfo.InvariantCulture) },
        },
        _ => JsonValue.Create(decimal.Truncate(value.AsNumber())),
    };

    private TaskPolicy Task(string id) => new(
        id,
        One(s_texts) + "p",
        random.Next(1, 100),
        One(Enum.GetValues<TaskSensitivity>()),
        One(Enum.GetValues<TaskApproval>()),
        s_names.Where(_ => IsRare(3)).Select(Parameter),
        s_resources.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).Select(resource => new ResourceGrant(resource, Some(s_scopes))));

    private ParameterPolicy Parameter(string name)
    {
        ParameterType type = One(Enum.GetValues<ParameterType>());
        switch (type)
        {
            case ParameterType.String:
                string[]? oneOf = IsRare(2) ? Some(s_texts) : null;
                return new ParameterPolicy(name, type, prefix: IsRare(2) && One(oneOf ?? s_texts) is { Length: > 0 } text ? text[..Whole(text)] : null, oneOf: oneOf);
            case ParameterType.Integer or ParameterType.Number:
                decimal[] bounds = [.. new[] { One(s_numbers[..12]), One(s_numbers[..12]) }.Order()];
                return new ParameterPolicy(name, type, IsRare(2) ? bounds[0] : null, IsRare(2) ? bounds[1] : null);
            default:
                return new ParameterPolicy(name, type);
        }
    }

    private ParameterValue Fitting(ParameterPolicy parameter)
    {
        for (int tries = 0; tries < 20; tries++)
        {
            ParameterValue value = AnyValue();
            if (parameter.WhyRefused(value) is null)
            {
                return value;
            }
        }

        return AnyValue();
    }

    private ParameterValue AnyValue() => random.Next(5) switch
    {
        0 or 1 => One(s_texts) + (IsRare(3) ? One(s_texts) : string.Empty),
        2 or 3 => IsRare(60) ? One(s_beyond) : One(s_numbers),
        _ => IsRare(2),
    };

    /// <summary>Not between the halves of a character.</summary>
    private int Whole(string text) => random.Next(1, text.Length + 1) is var length && char.IsHighSurrogate(text[length - 1]) ? length + 1 : length;

    private bool IsRare(int oneIn) => random.Next(oneIn) == 0;

    private string? Maybe(string text) => IsRare(2) ? text : null;

    private T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private string[] Some(string[] of) => of.OrderBy(_ => random.Next()).Take(random.Next(1, of.Length)).ToArray();
}
