using System.Reflection;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>What the build states of the repository: where it is, and the versions of the packages that the generated project shall use.</summary>
internal static class BuildFacts
{
    public static string Own => Of("PolicyAnalyzers");

    public static string Of(string package) => Stated($"Version:{package}");

    public static string Repository(string path) => Path.Combine(Stated("Repository"), path);

    private static string Stated(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
