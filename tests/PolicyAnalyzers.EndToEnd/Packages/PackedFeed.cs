using System.IO.Compression;

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>All packages, packed once into a temporary folder that serves as a feed.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-packages-");

    internal string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>Where projects of these tests restore to, so that the machine's own cache never holds a package under test.</summary>
    internal string RestoredPackages => Path.Combine(_folder.FullName, "restored");

    internal IReadOnlyList<string> Packages => [.. Directory.GetFiles(Feed).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>What a package holds, less what NuGet itself adds to every package.</summary>
    internal IReadOnlyList<string> Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, package));
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/services/", StringComparison.Ordinal)
                    && name != "[Content_Types].xml")
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The text of a package's nuspec.</summary>
    internal string Nuspec(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, package));
        using var reader = new StreamReader(archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }

    public async ValueTask InitializeAsync()
    {
        (int exitCode, string output) = await CommandLine.Run(
            "bash", Repository.Path(), TestContext.Current.CancellationToken, Repository.Path("build", "pack"), Feed);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
