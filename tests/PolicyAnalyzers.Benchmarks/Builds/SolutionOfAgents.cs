using System.Diagnostics;
using System.Reflection;

namespace PolicyAnalyzers.Benchmarks.Builds;

/// <summary>A solution in a temporary folder: each project has one task, and imports what the package ships.</summary>
internal sealed class SolutionOfAgents : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-solution-");

    public SolutionOfAgents(int projects)
    {
        string[] names = [.. Enumerable.Range(0, projects).Select(i => $"Agent{i:D3}")];
        Write("Directory.Packages.props", "<Project />");
        Write("All.slnx", $"<Solution>{string.Concat(names.Select(name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>");
        foreach (string name in names)
        {
            Write($"{name}/{name}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <Import Project="{Repository("build", "PolicyAnalyzers.props")}" />
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <PolicyTaskAssembly>{typeof(SolutionOfAgents).Assembly.Location.Replace("PolicyAnalyzers.Benchmarks.dll", "PolicyAnalyzers.Build.dll", StringComparison.Ordinal)}</PolicyTaskAssembly>
                  </PropertyGroup>
                  <ItemGroup><Reference Include="{typeof(AgentTaskAttribute).Assembly.Location}" /></ItemGroup>
                  <Import Project="{Repository("build", "PolicyAnalyzers.targets")}" />
                </Project>
                """);
            Write($"{name}/Tools.cs", $$"""
                using PolicyAnalyzers;

                [AgentIdentity("{{name.ToLowerInvariant()}}")]
                public class Tools
                {
                    [AgentTask("x.run", Purpose = "p")]
                    [TaskScope("https://r.example", "a")]
                    public void Run() { }
                }
                """);
        }
    }

    public async Task<string> BuildAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", ["build", "All.slnx", "-tl:off", "-nologo", .. arguments]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["CI"] = null;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"the build failed:\n{output}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Repository(params string[] parts) => Path.Combine(
        [typeof(SolutionOfAgents).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Repository").Value!, .. parts]);
}
