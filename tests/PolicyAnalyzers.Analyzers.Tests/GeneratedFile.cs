namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>A file of the repository that is generated from the rules. Run the tests with ACCEPT_GENERATED=1 to write it.</summary>
internal static class GeneratedFile
{
    private static readonly string Repository = typeof(GeneratedFile).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "Repository").Value!;

    public static string PathOf(string path) => Path.Combine(Repository, path);

    public static void Verify(string path, Func<string, string> expected)
    {
        string file = PathOf(path);
        string actual = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        string wanted = expected(actual);
        if (IsAccepting)
        {
            File.WriteAllText(file, wanted);
            return;
        }

        Assert.Equal(wanted, actual);
    }

    public static void Verify(string path, Func<byte[], byte[]> expected)
    {
        string file = PathOf(path);
        byte[] actual = File.ReadAllBytes(file);
        byte[] wanted = expected(actual);
        if (IsAccepting)
        {
            File.WriteAllBytes(file, wanted);
            return;
        }

        Assert.Equal(wanted, actual);
    }

    private static bool IsAccepting => Environment.GetEnvironmentVariable("ACCEPT_GENERATED") == "1";
}
