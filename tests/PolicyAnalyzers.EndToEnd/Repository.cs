using System.Reflection;

namespace PolicyAnalyzers.EndToEnd;

/// <summary>Where the sources are that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string s_root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    public static string Path(params string[] parts) => System.IO.Path.Combine([s_root, .. parts]);
}
