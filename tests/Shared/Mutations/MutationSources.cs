namespace PolicyAnalyzers.Mutations;

/// <summary>
/// What is damaged: the labelled corpus, the samples and our own client and gateway. <c>POLICY_MUTATION_SOURCES</c> names a folder of others,
/// <c>POLICY_MUTATIONS</c> says how many variants are tried in all.
/// </summary>
internal static class MutationSources
{
    private const int DefaultCount = 300, MaxLength = 40_000;

    public static int Count => int.TryParse(Environment.GetEnvironmentVariable("POLICY_MUTATIONS"), out int count) ? count : DefaultCount;

    /// <returns>In an order that does not depend on the file system.</returns>
    public static IReadOnlyList<string> Read(string repository)
    {
        string[] folders = Environment.GetEnvironmentVariable("POLICY_MUTATION_SOURCES") is { Length: > 0 } given
            ? [given]
            : [.. new[] { "tests/PolicyAnalyzers.EndToEnd/Corpus/Snippets", "samples", "src/PolicyAnalyzers.TokenClient", "src/PolicyAnalyzers.Extensions.AI" }.Select(folder => Path.Combine(repository, folder))];
        return
        [
            .. folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
                .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(Parts)
                .Where(static text => text.Length < MaxLength),
        ];
    }

    /// <summary>A file of the corpus holds many sources, each with what stands above the first.</summary>
    private static IEnumerable<string> Parts(string file)
    {
        string[] parts = File.ReadAllText(file).Split("\n//# ");
        return parts.Length == 1 ? parts : parts.Skip(1).Select(part => parts[0] + "\n//# " + part);
    }
}
