using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>An application in a temporary folder, compiled by the SDK's own C# compiler against what a project references.</summary>
internal sealed class CompiledApplication : IApplication
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-compilation-");

    public CompiledApplication(int tasks, int methodsPerTask)
    {
        Tasks = tasks;
        string source = Path.Combine(_folder.FullName, "App.cs");
        File.WriteAllText(source, TaskSources.Write(tasks, methodsPerTask));
        string options = Path.Combine(_folder.FullName, "App.rsp");
        File.WriteAllLines(options, [
            "-nologo", "-noconfig", "-nostdlib", "-target:library", "-debug:portable", "-optimize-", "-deterministic", "-nowarn:1701,1702", $"-out:\"{Assembly}\"",
            .. References.Select(reference => $"-reference:\"{reference}\""), $"\"{source}\""]);
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start("dotnet", [Compiler(), $"@{options}"]);
        process.WaitForExit();
        CompilerTime = Stopwatch.GetElapsedTime(start);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("the C# compiler failed");
        }
    }

    public static IReadOnlyList<string> References { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Newest(Path.Combine(DotnetRoot, "packs", "Microsoft.NETCore.App.Ref")), "ref", $"net{Environment.Version.Major}.0"), "*.dll").Order(StringComparer.Ordinal),
        typeof(AgentTaskAttribute).Assembly.Location,
    ];

    public int Tasks { get; }

    public string Folder => _folder.FullName;

    public string Assembly => Path.Combine(_folder.FullName, "App.dll");

    /// <summary>From the start of the compiler's process to its end.</summary>
    public TimeSpan CompilerTime { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Compiler() => Path.Combine(Newest(Path.Combine(DotnetRoot, "sdk")), "Roslyn", "bincore", "csc.dll");

    private static string Newest(string folder) =>
        Directory.GetDirectories(folder).OrderBy(directory => Version.TryParse(Path.GetFileName(directory).Split('-')[0], out Version? version) ? version : new Version()).Last();
}
