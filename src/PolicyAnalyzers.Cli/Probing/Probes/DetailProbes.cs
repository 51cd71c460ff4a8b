using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>For what: authorization details, manifests, tasks and arguments that were not declared.</summary>
internal static class DetailProbes
{
    private const string
        OneObject = "authorization_details must be an array of exactly one object of type 'agent_task'",
        Missing = "authorization_details is missing",
        OneType = "the only supported type is 'agent_task'",
        Manifest = "the manifest is not the one in force for this agent";

    private static readonly Refusal InvalidDetails = new(400, "invalid_authorization_details", Check: "authorization.details");

    public static IEnumerable<Probe> All => [.. Shapes, .. Members, .. Texts, .. Manifests, .. Tasks, .. Arguments];

    private static ProbeTable Shapes => new("RFC 9396 §5", "Take exactly one detail, of the one type that is known.", InvalidDetails)
    {
        { "details.missing", Missing, r => r.Fields["authorization_details"] = null },
        { "details.empty", Missing, r => r.Fields["authorization_details"] = "" },
        { "details.no-json", r => r.Fields["authorization_details"] = "task" },
        { "details.object", OneObject, r => r.Fields["authorization_details"] = r.Fields["authorization_details"]![1..^1] },
        { "details.empty-array", OneObject, r => r.Fields["authorization_details"] = "[]" },
        { "details.null", OneObject, r => r.Fields["authorization_details"] = "null" },
        { "details.two", OneObject, r => r.Fields["authorization_details"] = $"[{r.Fields["authorization_details"]![1..^1]},{r.Fields["authorization_details"]![1..^1]}]" },
        { "details.array-in-array", r => r.Fields["authorization_details"] = $"[{r.Fields["authorization_details"]}]" },
        { "details.followed", "nothing may follow the JSON value", r => r.Fields["authorization_details"] += "[]" },
        { "details.cut", r => r.Fields["authorization_details"] = r.Fields["authorization_details"]![..^1] },
        { "details.text", "an authorization detail must be an object, and is a string", r => r.Fields["authorization_details"] = "[\"agent_task\"]" },
        { "details.nested-without-end", "JSON is nested deeper than 32 levels", r => r.Fields["authorization_details"] = new string('[', 100) },
        { "details.comment", r => r.DetailText("\"type\":", "/* */\"type\":") },
        { "details.trailing-comma", r => r.Fields["authorization_details"] = r.Fields["authorization_details"]!.Replace("}]", "},]", StringComparison.Ordinal) },
    };

    private static ProbeTable Members => new("RFC 9396 §5, §2.2", "Refuse unknown types and members, and members of another JSON type.", InvalidDetails)
    {
        { "details.type.missing", "member 'type' is missing", r => r.Detail(detail => detail.Remove("type")) },
        { "details.type.unknown", OneType, r => r.Detail(detail => detail["type"] = "payment_initiation") },
        { "details.type.in-other-case", OneType, r => r.Detail(detail => detail["type"] = "Agent_Task") },
        { "details.type.array", "'type' must be a string, and is an array", r => r.Detail(detail => detail["type"] = new JsonArray("agent_task")) },
        { "details.task.missing", "member 'task' is missing", r => r.Detail(detail => detail.Remove("task")) },
        { "details.task.number", "'task' must be a string, and is a number", r => r.Detail(detail => detail["task"] = 1) },
        { "details.task.null", "'task' must be a string, and is null", r => r.Detail(detail => detail["task"] = null) },
        { "details.task.array", "'task' must be a string, and is an array", r => r.Detail(detail => detail["task"] = new JsonArray(r.Ground.Setup.Task.Id)) },
        { "details.manifest.missing", "member 'manifest' is missing", r => r.Detail(detail => detail.Remove("manifest")) },
        { "details.manifest.object", "'manifest' must be a string, and is an object", r => r.Detail(detail => detail["manifest"] = new JsonObject()) },
        { "details.lease.number", "'lease' must be a string, and is a number", r => r.Detail(detail => detail["lease"] = 1) },
        { "details.parameters.array", "'parameters' must be an object, and is an array", r => r.Detail(detail => detail["parameters"] = new JsonArray()) },
        { "details.parameters.text", "'parameters' must be an object, and is a string", r => r.Detail(detail => detail["parameters"] = "{}") },
        { "details.unknown.locations", "member 'locations' is unknown here", r => r.Detail(detail => detail["locations"] = new JsonArray("https://other.example")) },
        { "details.unknown.actions", "member 'actions' is unknown here", r => r.Detail(detail => detail["actions"] = new JsonArray("write")) },
        { "details.unknown.privileges", "member 'privileges' is unknown here", r => r.Detail(detail => detail["privileges"] = new JsonArray("admin")) },
        { "details.unknown.scope", "member 'scope' is unknown here", r => r.Detail(detail => detail["scope"] = "*") },
        { "details.unknown.agent", "member 'agent' is unknown here", r => r.Detail(detail => detail["agent"] = "somebody-else") },
        { "details.unknown.lifetime", "member 'maxLifetimeSeconds' is unknown here", r => r.Detail(detail => detail["maxLifetimeSeconds"] = 86_400) },
        { "details.unknown.approval", "member 'approval' is unknown here", r => r.Detail(detail => detail["approval"] = "none") },
    };

    private static ProbeTable Texts => new("RFC 9396 §5, RFC 8259 §4", "Read JSON strictly: a member that stands there twice has two meanings.", InvalidDetails)
    {
        { "details.twice.task", "member 'task' is given twice", r => r.DetailText("\"task\":", "\"task\":\"x\",\"task\":") },
        { "details.twice.type", "member 'type' is given twice", r => r.DetailText("\"type\":", "\"type\":\"x\",\"type\":") },
        { "details.twice.manifest", "member 'manifest' is given twice", r => r.DetailText("\"manifest\":", "\"manifest\":\"x\",\"manifest\":") },
        { "details.twice.lease", "member 'lease' is given twice", r => r.DetailText("\"task\":", "\"lease\":\"a\",\"lease\":\"b\",\"task\":") },
        { "details.twice.parameters", "member 'parameters' is given twice", r => r.DetailText("\"parameters\":", "\"parameters\":{},\"parameters\":") },
        { "details.twice.argument", r => { string name = AnArgument(r).Name; r.DetailText($"\"{name}\":", $"\"{name}\":\"x\",\"{name}\":"); r.Says($"member '{name}' is given twice"); } },
        { "details.twice.escaped-task", "member 'task' is given twice", r => r.DetailText("\"task\":", "\"\\u0074ask\":\"x\",\"task\":") },
        { "details.half-a-character", "the string holds a lone surrogate", r => r.DetailText("\"task\":\"", "\"task\":\"\\ud800") },
        { "details.control-character", "a control character must be escaped", r => r.DetailText("\"task\":\"", "\"task\":\"\u0001") },
    };

    private static ProbeTable Manifests => new("the manifest's digest (docs/manifest.md)", "Take the digest of the manifest in force alone: an older, a wider or a foreign one grants nothing.", InvalidDetails with { Check = "manifest.digest" })
    {
        { "manifest.unknown", Manifest, r => r.Detail(detail => detail["manifest"] = "sha256-" + new string('A', 43)) },
        { "manifest.empty", Manifest, r => r.Detail(detail => detail["manifest"] = "") },
        { "manifest.in-other-case", Manifest, r => r.Detail(detail => detail["manifest"] = ((string)detail["manifest"]!).ToUpperInvariant()) },
        { "manifest.with-space", Manifest, r => r.Detail(detail => detail["manifest"] = (string)detail["manifest"]! + " ") },
        { "manifest.without-prefix", Manifest, r => r.Detail(detail => detail["manifest"] = ((string)detail["manifest"]!)["sha256-".Length..]) },
        { "manifest.wider", Manifest, r => r.Detail(detail => detail["manifest"] = Wider(r).Digest) },
        {
            "manifest.of-another-agent", Manifest, r => r.Detail(detail => detail["manifest"] = r.Ground.OtherManifest.Digest != r.Ground.Setup.Manifest.Digest
                ? r.Ground.OtherManifest.Digest
                : throw new NotProbedException("--other-manifest of another application"))
        },
    };

    private static ProbeTable Tasks => new("RFC 9396 §5, least privilege", "Grant declared tasks alone, and each to its own agent.", InvalidDetails with { Check = "task.declared" })
    {
        { "task.undeclared", NoTask("not.declared.anywhere"), r => r.Detail(detail => detail["task"] = "not.declared.anywhere") },
        { "task.all", NoTask("*"), r => r.Detail(detail => detail["task"] = "*") },
        { "task.empty", NoTask(""), r => r.Detail(detail => detail["task"] = "") },
        { "task.in-other-case", r => Renamed(r, r.Ground.Setup.Task.Id.ToUpperInvariant()) },
        { "task.with-space", r => Renamed(r, r.Ground.Setup.Task.Id + " ") },
        { "task.prefix", r => Renamed(r, r.Ground.Setup.Task.Id[..^1]) },
        { "task.beyond", r => Renamed(r, r.Ground.Setup.Task.Id + ".all") },
        { "task.list", r => Renamed(r, r.Ground.Setup.Task.Id + "," + r.Ground.Setup.Task.Id) },
        { "task.breaks-a-line", NoTask("a?b?c?"), r => r.Detail(detail => detail["task"] = "a\nb\"c\\") },
        { "task.of-another-agent", r => Renamed(r, r.Ground.TaskOfOther.Task is var task && r.Ground.Setup.Manifest.FindAgent(r.Ground.Agent.Id)!.FindTask(task.Id) is null
            ? task.Id
            : throw new NotProbedException("a task that only the other agent has")) },
    };

    private static ProbeTable Arguments => new("RFC 9396 §5, §2.2", "Compare the arguments with the task's declared parameters: names, types and bounds.", InvalidDetails with { Check = "task.parameters" })
    {
        { "arguments.missing", r => { r.Says($"parameter '{AnArgument(r).Name}' is missing"); r.Detail(detail => detail.Remove("parameters")); } },
        { "arguments.one-missing", r => { string name = AnArgument(r).Name; r.Says($"parameter '{name}' is missing"); r.Detail(detail => detail["parameters"]!.AsObject().Remove(name)); } },
        { "arguments.undeclared", "task '{task}' has no parameter 'undeclared'", r => r.Detail(detail => detail["parameters"]!["undeclared"] = 1) },
        { "arguments.name-in-other-case", r => { string name = OtherCase(AnArgument(r).Name); r.Says($"task '{r.Ground.Setup.Task.Id}' has no parameter '{name}'"); r.Detail(detail => detail["parameters"]![name] = "x"); } },
        { "arguments.prototype", "task '{task}' has no parameter '__proto__'", r => r.Detail(detail => detail["parameters"]!["__proto__"] = "x") },
        { "arguments.object", Details("an object"), r => Argument(r, new JsonObject()) },
        { "arguments.array", Details("an array"), r => Argument(r, new JsonArray("INV-7")) },
        { "arguments.null", Details("null"), r => Argument(r, null) },
        { "arguments.type.text-as-boolean", r => Typed(r, ParameterType.String, true) },
        { "arguments.type.text-as-number", r => Typed(r, ParameterType.String, 1) },
        { "arguments.type.number-as-text", r => Typed(r, ParameterType.Number, "1") },
        { "arguments.type.integer-as-fraction", r => Typed(r, ParameterType.Integer, 1.5m) },
        { "arguments.type.boolean-as-text", r => Typed(r, ParameterType.Boolean, "true") },
        { "arguments.bound.prefix", r => Prefixed(r, prefix => "?" + prefix) },
        { "arguments.bound.prefix-in-other-case", r => Prefixed(r, OtherCase) },
        { "arguments.bound.prefix-later", r => Prefixed(r, prefix => " " + prefix) },
        { "arguments.bound.one-of", r => Bounded(r, parameter => parameter.OneOf is not null, _ => "none-of-these", "declared values") },
        { "arguments.bound.maximum", r => Bounded(r, parameter => parameter.Max is not null, parameter => parameter.Max!.Value + 1, "a maximum") },
        { "arguments.bound.minimum", r => Bounded(r, parameter => parameter.Min is not null, parameter => parameter.Min!.Value - 1, "a minimum") },
        { "arguments.number.too-many-digits", new Refusal(400, "invalid_authorization_details", "the number has more digits than can be kept", "authorization.details"), r => Raw(r, "1e-40") },
        { "arguments.number.not-a-number", new Refusal(400, "invalid_authorization_details", null, null), r => Raw(r, "NaN") },
        { "arguments.number.infinite", new Refusal(400, "invalid_authorization_details", null, null), r => Raw(r, "1e999") },
    };

    private static string NoTask(string task) => $"agent '{{agent}}' has no task '{task}'";

    private static Refusal Details(string kind) => new(400, "invalid_authorization_details", $"parameter '{{argument}}' must be a string, a number or a boolean, and is {kind}", "authorization.details");

    private static ParameterPolicy AnArgument(ProbeRequest request) => request.Ground.Setup.Task.Parameters is [{ } first, ..] ? first : throw new NotProbedException("a task with a parameter");

    private static string OtherCase(string text) => text.ToUpperInvariant() is { } upper && upper != text ? upper
        : text.ToLowerInvariant() is { } lower && lower != text ? lower
        : throw new NotProbedException("a name with letters");

    private static void Renamed(ProbeRequest request, string task)
    {
        request.Says($"agent '{request.Ground.Agent.Id}' has no task '{task}'");
        request.Detail(detail => detail["task"] = task);
    }

    private static void Argument(ProbeRequest request, JsonNode? value)
    {
        string name = AnArgument(request).Name;
        request.Detail(detail => detail["parameters"]![name] = value);
    }

    private static void Raw(ProbeRequest request, string json)
    {
        Argument(request, "a-number-goes-here");
        request.DetailText("\"a-number-goes-here\"", json);
    }

    private static void Typed(ProbeRequest request, ParameterType type, ParameterValue value) =>
        Bounded(request, parameter => parameter.Type == type, _ => value, $"a parameter of type {type}");

    private static void Prefixed(ProbeRequest request, Func<string, string> prefix) =>
        Bounded(request, parameter => parameter.Prefix is { Length: > 0 }, parameter => prefix(parameter.Prefix!) + "7", "a prefix");

    /// <summary>In the task, or in another of the agent's.</summary>
    private static void Bounded(ProbeRequest request, Func<ParameterPolicy, bool> has, Func<ParameterPolicy, ParameterValue> outside, string need)
    {
        AgentPolicy agent = request.Ground.Setup.Manifest.FindAgent(request.Ground.Agent.Id)!;
        TaskPolicy task = agent.Tasks.Prepend(request.Ground.Setup.Task).FirstOrDefault(task => task.Grants.Count > 0 && task.Parameters.Any(has))
            ?? throw new NotProbedException($"a task with {need}");
        ParameterPolicy parameter = task.Parameters.First(has);
        ParameterValue value = outside(parameter);
        request.Asks(task, request.Ground.Setup.Manifest, task.Grants[0].Resource);
        request.Detail(detail => detail["parameters"]![parameter.Name] = ProbeArguments.Node(value));
        request.Says(parameter.WhyRefused(value) ?? throw new NotProbedException($"a task with {need}"));
    }

    /// <summary>The same manifest, in which the task may live longer.</summary>
    private static PolicyManifest Wider(ProbeRequest request)
    {
        PolicyManifest manifest = request.Ground.Setup.Manifest;
        return new PolicyManifest(manifest.Application, manifest.Epoch, manifest.Agents.Select(agent => new AgentPolicy(agent.Id, agent.Owner, agent.Tasks.Select(task =>
            new TaskPolicy(task.Id, task.Purpose, TaskPolicy.MaxLifetimeLimitSeconds, task.Sensitivity, TaskApproval.None, task.Parameters, task.Grants)))));
    }
}
