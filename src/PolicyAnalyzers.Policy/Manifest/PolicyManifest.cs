namespace PolicyAnalyzers.Policy;

/// <summary>
/// The compiled policy of one application: the ceiling of what its agents may ever be granted. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class PolicyManifest
{
    private readonly Lazy<string> _digest;

    /// <summary>Creates a manifest; agents are sorted by id.</summary>
    /// <exception cref="PolicyFormatException">The parts contradict each other, as two tasks with one id do.</exception>
    public PolicyManifest(
        string application,
        int epoch,
        IEnumerable<AgentPolicy> agents,
        IEnumerable<TaskSource>? sources = null,
        IEnumerable<TaskRequirement>? required = null,
        IEnumerable<PolicyAcceptance>? history = null)
    {
        Application = application;
        Epoch = epoch;
        Agents = [.. agents.OrderBy(agent => agent.Id, StringComparer.Ordinal).Select(new SharedParts().Share)];
        Sources = [.. (sources ?? []).OrderBy(source => source.Task, StringComparer.Ordinal)];
        Required = [.. (required ?? []).OrderBy(requirement => requirement.Task, StringComparer.Ordinal)];
        History = Sorted(history ?? []);
        ManifestRules.Check(this);
        _digest = new Lazy<string>(() => ManifestDigest.Compute(this));
    }

    /// <summary>The same policy, and so the same digest, with other things beside it.</summary>
    private PolicyManifest(PolicyManifest same, int epoch, IReadOnlyList<TaskSource> sources, IReadOnlyList<TaskRequirement> required, IReadOnlyList<PolicyAcceptance> history)
    {
        Application = same.Application;
        Epoch = epoch;
        Agents = same.Agents;
        Sources = sources;
        Required = required;
        History = history;
        ManifestRules.CheckHistory(this);
        _digest = same._digest;
    }

    /// <summary>The application's name: its assembly's.</summary>
    public string Application { get; }

    /// <summary>How many times the policy was accepted; counts from 1. A gateway refuses one lower than it has seen.</summary>
    public int Epoch { get; }

    /// <summary>The agents, sorted by id.</summary>
    public IReadOnlyList<AgentPolicy> Agents { get; }

    /// <summary>Where tasks are declared, sorted by task; outside the digest, and empty in a lock file.</summary>
    public IReadOnlyList<TaskSource> Sources { get; }

    /// <summary>What the code of tasks was found to need, sorted by task; outside the digest, and empty where that was not computed.</summary>
    public IReadOnlyList<TaskRequirement> Required { get; }

    /// <summary>How the policy came to be what it is: every acceptance but the first, by epoch. In a lock file alone, outside the digest.</summary>
    public IReadOnlyList<PolicyAcceptance> History { get; }

    /// <summary>SHA-256 over the RFC 8785 form of application and agents, as <c>sha256-</c> and base64url.</summary>
    public string Digest => _digest.Value;

    /// <summary>Reads a manifest or a lock file, and checks its digest.</summary>
    /// <exception cref="PolicyFormatException">The text is no manifest, or its digest is not that of its content.</exception>
    public static PolicyManifest Parse(string json) => ManifestReader.Read(json);

    /// <summary>The manifest as JSON: the same bytes for the same content on every machine.</summary>
    public string ToJson() => ManifestWriter.Write(this);

    /// <summary>The same policy at another epoch.</summary>
    public PolicyManifest WithEpoch(int epoch) => new(this, epoch, Sources, Required, History);

    /// <summary>The same policy without what was read from code, positions and needs, as a lock file holds it.</summary>
    public PolicyManifest WithoutSources() => new(this, Epoch, [], [], History);

    /// <summary>The same policy with this history.</summary>
    public PolicyManifest WithHistory(IEnumerable<PolicyAcceptance> history) => new(this, Epoch, Sources, Required, Sorted(history));

    /// <summary>Where the task with this id is declared, or null.</summary>
    internal TaskSource? FindSource(string task) => SortedById.Find(Sources, task, static source => source.Task);

    private static IReadOnlyList<PolicyAcceptance> Sorted(IEnumerable<PolicyAcceptance> history) => [.. history.OrderBy(acceptance => acceptance.Epoch)];

    /// <summary>The agent with this id, or null.</summary>
    public AgentPolicy? FindAgent(string id) => SortedById.Find(Agents, id, static agent => agent.Id);
}
