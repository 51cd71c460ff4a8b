using System.Collections.Frozen;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>The manifests that stand beside each other, each from its file: no two of one application, and no agent in two. Immutable.</summary>
internal sealed class ManifestSet
{
    private readonly IReadOnlyList<string> _files;
    private readonly FrozenDictionary<string, PolicyManifest> _byAgent;

    /// <exception cref="GatewayStartException">Two of them cannot stand beside each other.</exception>
    public ManifestSet(IReadOnlyList<string> files, IReadOnlyList<PolicyManifest> manifests)
    {
        (_files, All) = (files, manifests);
        RefuseDoubles();
        _byAgent = manifests
            .SelectMany(manifest => manifest.Agents.Select(agent => (agent.Id, manifest)))
            .ToFrozenDictionary(pair => pair.Id, pair => pair.manifest, StringComparer.Ordinal);
    }

    /// <summary>The manifests, in the order of the options.</summary>
    public IReadOnlyList<PolicyManifest> All { get; }

    public PolicyManifest? FindByAgent(string agent) => _byAgent.GetValueOrDefault(agent);

    /// <summary>The same with another manifest in the place of one.</summary>
    /// <exception cref="GatewayStartException">It cannot stand beside the others.</exception>
    public ManifestSet With(int index, PolicyManifest manifest)
    {
        PolicyManifest[] all = [.. All];
        all[index] = manifest;
        return new ManifestSet(_files, all);
    }

    private void RefuseDoubles()
    {
        var agents = new Dictionary<string, string>(StringComparer.Ordinal);
        var applications = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string file, PolicyManifest manifest) in _files.Zip(All))
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
}
