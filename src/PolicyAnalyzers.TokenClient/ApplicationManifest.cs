using System.Reflection;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>The manifest of this application, as its build compiled it: beside it, or inside of it when the project sets <c>PolicyEmbed</c>.</summary>
internal sealed class ApplicationManifest(IOptions<TaskTokenClientOptions> options, TimeProvider time)
{
    private const string Resource = "policy.lock.json";

    private readonly Lazy<PolicyManifest> _manifest = new(() => Load(options.Value, time));

    /// <exception cref="PolicyFormatException">The file is no manifest, or was changed after it was compiled.</exception>
    public PolicyManifest Value => _manifest.Value;

    /// <exception cref="PolicyFormatException">The manifest cannot be used.</exception>
    /// <exception cref="IOException">There is none.</exception>
    public static PolicyManifest Load(TaskTokenClientOptions options, TimeProvider time)
    {
        if (options.Manifest is { } manifest)
        {
            return manifest;
        }

        if (options.ManifestSigners.Count > 0)
        {
            using var verifier = new ManifestVerifier(options.ManifestSigners);
            return verifier.Verify(File.ReadAllText(PathOf(options)), time.GetUtcNow());
        }

        return PolicyManifest.Parse(options.IsDefaultPath && Embedded() is { } text ? text : File.ReadAllText(options.ManifestPath));
    }

    /// <summary>
    /// The digest of the policy inside of the application, where that is not the one that is used: a file of another build lies beside it. Null when all is well, nothing
    /// is inside, or the manifest was given in code.
    /// </summary>
    public static string? OtherBuild(TaskTokenClientOptions options, PolicyManifest used) =>
        options.Manifest is null && Embedded() is { } text && PolicyManifest.Parse(text).Digest is var digest && digest != used.Digest ? digest : null;

    /// <summary>The file that is read when no other policy is given.</summary>
    public static string PathOf(TaskTokenClientOptions options) =>
        options.IsDefaultPath && options.ManifestSigners.Count > 0 ? Path.ChangeExtension(options.ManifestPath, ".jws") : options.ManifestPath;

    private static string? Embedded()
    {
        using Stream? stream = Assembly.GetEntryAssembly()?.GetManifestResourceStream(Resource);
        using StreamReader? reader = stream is null ? null : new StreamReader(stream);
        return reader?.ReadToEnd();
    }
}
