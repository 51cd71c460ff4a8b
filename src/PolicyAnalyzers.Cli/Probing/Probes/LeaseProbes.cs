using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>In which run: leases that are over, unknown, or of another agent, task, arguments or key.</summary>
internal static class LeaseProbes
{
    private const string NotAlive = "the lease is unknown, over, or of another agent, task, arguments, key or subject";

    public static IEnumerable<Probe> All => new ProbeTable(
        "RFC 9449 §5, RFC 9700 §2.2.1", "Bind a lease to agent, task, manifest, arguments, key and subject; answer alike for one that is unknown, over or foreign.",
        new Refusal(400, "invalid_grant", NotAlive, "lease.state"))
    {
        { "lease.unknown", NotAlive, r => r.Lease(new string('a', 43)) },
        { "lease.empty", NotAlive, r => r.Lease("") },
        { "lease.without-end", NotAlive, r => r.Lease(new string('a', 5000)) },
        { "lease.sql", NotAlive, r => r.Lease("' OR 1=1 --") },
        { "lease.all", NotAlive, r => r.Lease("%") },
        { "lease.ended", NotAlive, async r => r.Lease((await r.Ground.EndedAsync()).Lease) },
        { "lease.in-other-case", NotAlive, async r => r.Lease(Swapped((await r.Ground.LiveAsync()).Lease)) },
        { "lease.prefix", NotAlive, async r => r.Lease((await r.Ground.LiveAsync()).Lease[..^1]) },
        { "lease.with-space", NotAlive, async r => r.Lease((await r.Ground.LiveAsync()).Lease + " ") },
        { "lease.other-key", NotAlive, async r => { r.Lease((await r.Ground.LiveAsync()).Lease); r.Proof = r.Ground.Proof(r.Method, r.Url, r.Ground.Stranger); } },
        { "lease.other-arguments", NotAlive, async r => { r.Lease((await r.Ground.LiveAsync()).Lease); r.Detail(OtherArgument(r)); } },
        { "lease.other-task", NotAlive, async r => { string lease = (await r.Ground.LiveAsync()).Lease; r.Asks(r.Ground.OtherTask, r.Ground.Setup.Manifest, r.Ground.OtherTask.Grants[0].Resource); r.Lease(lease); } },
        { "lease.other-subject", NotAlive, async r => { r.Lease((await r.Ground.LiveAsync()).Lease); _ = r.Subject; } },
        { "lease.of-another-agent", NotAlive, async r => { string lease = (await r.Ground.LiveAsync()).Lease; Other(r); r.Lease(lease); } },
        { "lease.of-another-agent-with-its-key", NotAlive, async r => { string lease = (await r.Ground.LiveAsync()).Lease; Other(r); r.Lease(lease); r.Proof = r.Ground.Proof(r.Method, r.Url, r.Ground.Stranger); } },
        { "lease.ended-and-of-another-agent", NotAlive, async r => { string lease = (await r.Ground.EndedAsync()).Lease; Other(r); r.Lease(lease); } },
        { "lease.is-a-token", NotAlive, async r => r.Lease((await r.Ground.LiveAsync()).Token) },
    };

    private static void Other(ProbeRequest request)
    {
        (TaskPolicy task, PolicyManifest manifest) = request.Ground.TaskOfOther;
        request.As(request.Ground.OtherAgent);
        request.Asks(task, manifest, task.Grants[0].Resource);
    }

    private static string Swapped(string lease) => string.Concat(lease.Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)));

    /// <summary>Another value that the parameter allows as well.</summary>
    private static Action<JsonObject> OtherArgument(ProbeRequest request)
    {
        foreach (ParameterPolicy parameter in request.Ground.Setup.Task.Parameters)
        {
            JsonNode? now = request.Ground.Setup.Arguments[parameter.Name];
            foreach (ParameterValue value in Candidates(parameter).Where(value => parameter.WhyRefused(value) is null))
            {
                if (!JsonNode.DeepEquals(now, ProbeArguments.Node(value)))
                {
                    return detail => detail["parameters"]![parameter.Name] = ProbeArguments.Node(value);
                }
            }
        }

        throw new NotProbedException("a task with an argument that may be another");
    }

    private static IEnumerable<ParameterValue> Candidates(ParameterPolicy parameter) => parameter.Type switch
    {
        ParameterType.String => [.. (parameter.OneOf ?? []).Select(ParameterValue.From), ParameterValue.From(parameter.Prefix + "another")],
        ParameterType.Boolean => [true, false],
        _ => [.. Enumerable.Range(0, 3).Select(more => ParameterValue.From((parameter.Min ?? parameter.Max - 2 ?? 0) + more))],
    };
}
