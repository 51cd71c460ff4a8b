using System.Reflection;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>The manifest of this application, as its build compiled it: beside it, or inside of it when the project sets <c>PolicyEmbed</c>.</summary>
internal sealed class ApplicationManifest(IOptions<TaskTokenClientOptions> options)
{
    private const string Resource = "policy.lock.json";

    private readonly Lazy<PolicyManifest> _manifest = new(() => Load(options.Value));

    /// <exception cref="PolicyFormatException">The file is no manifest, or was changed after it was compiled.</exception>
    public PolicyManifest Value => _manifest.Value;

    /// <exception cref="PolicyFormatException">The manifest cannot be used.</exception>
    /// <exception cref="IOException">There is none.</exception>
    public static PolicyManifest Load(TaskTokenClientOptions options) =>
        options.Manifest ?? PolicyManifest.Parse(options.IsDefaultPath && Embedded() is { } text ? text : File.ReadAllText(options.ManifestPath));

    private static string? Embedded()
    {
        using Stream? stream = Assembly.GetEntryAssembly()?.GetManifestResourceStream(Resource);
        using StreamReader? reader = stream is null ? null : new StreamReader(stream);
        return reader?.ReadToEnd();
    }
}
