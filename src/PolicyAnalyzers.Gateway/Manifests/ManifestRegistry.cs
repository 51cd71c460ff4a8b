using PolicyAnalyzers.Gateway.Files;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>The manifests in force. Safe for use by many threads; a request goes on with the manifest that it found.</summary>
internal sealed class ManifestRegistry(IReadOnlyList<ReplaceableFile> files, ManifestSet manifests)
{
    private volatile ManifestSet _current = manifests;

    /// <summary>Where they come from, in the order of the options.</summary>
    public IReadOnlyList<ReplaceableFile> Files => files;

    /// <summary>All of them, as they are now.</summary>
    public ManifestSet Current { get => _current; set => _current = value; }

    /// <summary>The manifests, in the order of the options.</summary>
    public IReadOnlyList<PolicyManifest> All => _current.All;

    public int Count => _current.All.Count;

    public PolicyManifest? FindByAgent(string agent) => _current.FindByAgent(agent);

    /// <summary>Reads the files, and remembers their epochs so that no older manifest is accepted later.</summary>
    /// <exception cref="GatewayStartException">A file cannot be accepted.</exception>
    public static ManifestRegistry Load(IEnumerable<string> paths, ManifestSource source, GatewayStore store)
    {
        ReplaceableFile[] files = [.. paths.Select(path => new ReplaceableFile(path))];
        var manifests = new ManifestSet([.. files.Select(file => file.Path)], [.. files.Select(file => source.Read(file.Path, file.ReadChange()!))]);
        foreach ((ReplaceableFile file, PolicyManifest manifest) in files.Zip(manifests.All))
        {
            int accepted = store.WriteAsync(session => ManifestTable.AcceptEpoch(session, manifest)).GetAwaiter().GetResult();
            if (manifest.Epoch < accepted)
            {
                throw Older(file.Path, manifest, accepted);
            }
        }

        return new ManifestRegistry(files, manifests);
    }

    public static GatewayStartException Older(string file, PolicyManifest manifest, int accepted) => new(
        $"{file}: epoch {manifest.Epoch} of application '{manifest.Application}' is older than epoch {accepted}, which was accepted before.");
}
