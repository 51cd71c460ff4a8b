using System.Collections.Frozen;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>The manifests in force, by agent. Immutable.</summary>
internal sealed class ManifestRegistry
{
    private readonly FrozenDictionary<string, PolicyManifest> _byAgent;

    private ManifestRegistry(IReadOnlyList<PolicyManifest> manifests)
    {
        All = manifests;
        _byAgent = manifests
            .SelectMany(manifest => manifest.Agents.Select(agent => (agent.Id, manifest)))
            .ToFrozenDictionary(pair => pair.Id, pair => pair.manifest, StringComparer.Ordinal);
    }

    /// <summary>The manifests, in the order of the options.</summary>
    public IReadOnlyList<PolicyManifest> All { get; }

    public int Count => All.Count;

    public PolicyManifest? FindByAgent(string agent) => _byAgent.GetValueOrDefault(agent);

    /// <summary>Reads the files, and remembers their epochs so that no older manifest is accepted later.</summary>
    /// <exception cref="GatewayStartException">A file cannot be accepted.</exception>
    public static ManifestRegistry Load(IEnumerable<string> files, ManifestSource source, GatewayStore store)
    {
        List<(string File, PolicyManifest Manifest)> manifests = [.. files.Select(file => (file, source.Read(file)))];
        RefuseDoubles(manifests);
        foreach ((string file, PolicyManifest manifest) in manifests)
        {
            int accepted = store.WriteAsync(session => AcceptEpoch(session, manifest)).GetAwaiter().GetResult();
            if (manifest.Epoch < accepted)
            {
                throw new GatewayStartException(
                    $"{file}: epoch {manifest.Epoch} of application '{manifest.Application}' is older than epoch {accepted}, which was accepted before.");
            }
        }

        return new ManifestRegistry([.. manifests.Select(pair => pair.Manifest)]);
    }

    private static void RefuseDoubles(List<(string File, PolicyManifest Manifest)> manifests)
    {
        var agents = new Dictionary<string, string>(StringComparer.Ordinal);
        var applications = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string file, PolicyManifest manifest) in manifests)
        {
            if (!applications.TryAdd(manifest.Application, file))
            {
                throw new GatewayStartException($"{file}: application '{manifest.Application}' has a manifest already, {applications[manifest.Application]}.");
            }

            foreach (string agent in manifest.Agents.Select(agent => agent.Id).Where(agent => !agents.TryAdd(agent, file)))
            {
                throw new GatewayStartException($"{file}: agent '{agent}' is declared already, in {agents[agent]}.");
            }
        }
    }

    /// <summary>The highest epoch accepted so far, this one included.</summary>
    private static int AcceptEpoch(StoreSession session, PolicyManifest manifest) => session.First(
        """
        INSERT INTO manifests (application, epoch) VALUES ($1, $2)
        ON CONFLICT (application) DO UPDATE SET epoch = CASE WHEN excluded.epoch > manifests.epoch THEN excluded.epoch ELSE manifests.epoch END
        RETURNING epoch
        """,
        row => row.GetInt32(0),
        manifest.Application,
        manifest.Epoch);
}
