using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>The manifest of this application, as its build compiled it.</summary>
internal sealed class ApplicationManifest(IOptions<TaskTokenClientOptions> options)
{
    private readonly Lazy<PolicyManifest> _manifest = new(() => Load(options.Value));

    /// <exception cref="PolicyFormatException">The file is no manifest, or was changed after it was compiled.</exception>
    public PolicyManifest Value => _manifest.Value;

    public static PolicyManifest Load(TaskTokenClientOptions options) => options.Manifest ?? PolicyManifest.Parse(File.ReadAllText(options.ManifestPath));
}
