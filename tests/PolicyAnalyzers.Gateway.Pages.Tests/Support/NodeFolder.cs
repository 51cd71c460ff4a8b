using System.Runtime.CompilerServices;

namespace PolicyAnalyzers.Gateway.Pages.Tests.Support;

/// <summary>What npm installs for these tests.</summary>
internal static class NodeFolder
{
    public static string Path
    {
        get
        {
            string folder = System.IO.Path.Combine(Here(), "..", "npm");
            return Directory.Exists(System.IO.Path.Combine(folder, "node_modules", "axe-core"))
                ? folder
                : throw new InvalidOperationException($"The libraries are missing: run npm ci in {folder}, or build/test, which does.");
        }
    }

    private static string Here([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;
}
