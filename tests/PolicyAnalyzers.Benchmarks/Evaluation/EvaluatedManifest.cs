using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Evaluation;

/// <summary>A manifest of so many tasks over ten agents, which say the same but for a maximum of their own, and requests that it allows.</summary>
internal static class EvaluatedManifest
{
    private const int Agents = 10;

    public static PolicyManifest Of(int tasks) => new(
        "Orders",
        1,
        Enumerable.Range(0, Agents).Select(agent => new AgentPolicy(
            $"agent-{agent}",
            "orders",
            Enumerable.Range(0, tasks / Agents).Select(task => Task($"agent{agent}.task{task}", 500 + task)))));

    public static TaskAccess[] Requests(PolicyManifest manifest, int count)
    {
        var random = new Random(20260301);
        return [.. Enumerable.Range(0, count).Select(_ => Request())];

        TaskAccess Request()
        {
            AgentPolicy agent = manifest.Agents[random.Next(manifest.Agents.Count)];
            TaskPolicy task = agent.Tasks[random.Next(agent.Tasks.Count)];
            return new TaskAccess(
                agent.Id,
                task.Id,
                new Dictionary<string, ParameterValue> { ["invoiceId"] = $"INV-{random.Next(10_000)}", ["amount"] = random.Next(50_000) / 100m, ["currency"] = "EUR" },
                task.Grants[random.Next(task.Grants.Count)].Resource,
                ["payments.create", "payments.read"]);
        }
    }

    private static TaskPolicy Task(string id, decimal maximum) => new(
        id,
        "Pay one approved invoice",
        30,
        TaskSensitivity.Restricted,
        TaskApproval.None,
        [
            new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-"),
            new ParameterPolicy("amount", ParameterType.Number, min: 0, max: maximum),
            new ParameterPolicy("currency", ParameterType.String, oneOf: ["EUR", "USD"]),
        ],
        [
            new ResourceGrant("https://ledger.contoso.example", ["payments.create", "payments.read"]),
            new ResourceGrant("https://archive.contoso.example", ["payments.create", "payments.read"]),
        ]);
}
