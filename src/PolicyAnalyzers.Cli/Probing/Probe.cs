using System.Collections;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>One request that must be refused.</summary>
/// <param name="Id">Its stable name: subject, member, variation.</param>
/// <param name="Rule">The section that asks for it.</param>
/// <param name="Advice">What to do when it is not refused.</param>
/// <param name="Refusal">How it must be refused.</param>
/// <param name="Bend">Makes it of a request for a token that would be granted.</param>
internal sealed record Probe(string Id, string Rule, string Advice, Refusal Refusal, Func<ProbeRequest, Task> Bend);

/// <summary>Probes that one rule asks for, and that one piece of advice ends.</summary>
internal sealed class ProbeTable(string rule, string advice, Refusal refusal) : IEnumerable<Probe>
{
    private readonly List<Probe> _probes = [];

    /// <summary>Refused as the table says, with whatever description the probe knows.</summary>
    public void Add(string id, Action<ProbeRequest> bend) => Add(id, refusal, bend);

    public void Add(string id, Func<ProbeRequest, Task> bend) => Add(id, refusal, bend);

    /// <summary>Refused with this description.</summary>
    public void Add(string id, string description, Action<ProbeRequest> bend) => Add(id, refusal with { Description = description }, bend);

    public void Add(string id, string description, Func<ProbeRequest, Task> bend) => Add(id, refusal with { Description = description }, bend);

    /// <summary>Refused in another way than the others of the table.</summary>
    public void Add(string id, Refusal other, Action<ProbeRequest> bend) => Add(id, other, request =>
    {
        bend(request);
        return Task.CompletedTask;
    });

    public void Add(string id, Refusal other, Func<ProbeRequest, Task> bend) => _probes.Add(new Probe(id, rule, advice, other, bend));

    public IEnumerator<Probe> GetEnumerator() => _probes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
