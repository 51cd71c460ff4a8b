using System.Diagnostics;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>A project in a temporary folder, compiled by the SDK with all analyzers that are compared.</summary>
internal sealed class AnalysisProject : IDisposable
{
    public const string Ours = "PolicyAnalyzers.Analyzers", Meziantou = "Meziantou.Analyzer", Sonar = "SonarAnalyzer.CSharp";

    public static readonly string[] NetAnalyzers = ["Microsoft.CodeAnalysis.NetAnalyzers", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-analysis-");

    private AnalysisProject()
    {
    }

    /// <summary>
    /// A project that gets the analyzers as any user's does, from the package: the SDK orders the analyzers by their packages, and what
    /// the compiler binds at the first request for it is on the account of whoever comes first.
    /// </summary>
    /// <param name="feed">The folder that <see cref="PackAsync"/> filled.</param>
    /// <param name="asAgent">Whether it is an agent, or ordinary code that references nothing of agents.</param>
    public static AnalysisProject Create(string feed, bool asAgent)
    {
        AnalysisProject project = new();
        project.Write(feed, asAgent);
        return project;
    }

    /// <summary>Packs the package as it is shipped.</summary>
    public static Task PackAsync(string feed) =>
        RunAsync(feed, "pack", BuildFacts.Repository("src/PolicyAnalyzers.Annotations"), "--configuration", "Release", "--output", feed);

    private void Write(string feed, bool asAgent)
    {
        string agentPackages = asAgent
            ? $"""
              <PackageReference Include="Azure.Core" Version="{BuildFacts.Of("Azure.Core")}" />
              <PackageReference Include="ModelContextProtocol" Version="{BuildFacts.Of("ModelContextProtocol")}" />
              """
            : "";
        AgentSources.Write(_folder.FullName, asAgent);
        File.WriteAllText(Path.Combine(_folder.FullName, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.FullName, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{feed}" /></packageSources></configuration>
            """);
        File.WriteAllText(Path.Combine(_folder.FullName, "Orders.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnableNETAnalyzers>true</EnableNETAnalyzers>
                <ReportAnalyzer>true</ReportAnalyzer>
                <PolicyCompile>false</PolicyCompile>
                <RestorePackagesPath>{Path.Combine(feed, "restored")}</RestorePackagesPath>
                <ErrorLog>findings.sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup>
                {agentPackages}
                <PackageReference Include="SonarAnalyzer.CSharp" Version="{BuildFacts.Of("SonarAnalyzer.CSharp")}" PrivateAssets="all" />
                <PackageReference Include="Meziantou.Analyzer" Version="{BuildFacts.Of("Meziantou.Analyzer")}" PrivateAssets="all" />
                <PackageReference Include="PolicyAnalyzers" Version="[{BuildFacts.Own}]" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
    }

    public async Task<AnalyzerTimes> CompileAsync() =>
        AnalyzerTimes.Parse(await RunAsync(_folder.FullName, "build", "--no-incremental", "-v:detailed", "-p:UseSharedCompilation=false", "-tl:off"));

    public int Findings(string prefix)
    {
        using var sarif = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "findings.sarif")));
        return sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Count(result => result.GetProperty("ruleId").GetString()!.StartsWith(prefix, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }
}
