using System.Reflection;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>The repository's own versions of packages, which the generated project shall use.</summary>
internal static class PackageVersions
{
    public static string Of(string package) =>
        typeof(PackageVersions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == $"Version:{package}").Value!;
}
