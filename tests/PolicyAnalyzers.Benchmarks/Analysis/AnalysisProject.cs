using System.Diagnostics;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>A project in a temporary folder, compiled by the SDK with all analyzers that are compared.</summary>
internal sealed class AnalysisProject : IDisposable
{
    public const string Ours = "PolicyAnalyzers.Analyzers", Meziantou = "Meziantou.Analyzer", Sonar = "SonarAnalyzer.CSharp";

    public static readonly string[] NetAnalyzers = ["Microsoft.CodeAnalysis.NetAnalyzers", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-analysis-");

    public AnalysisProject(bool asAgent)
    {
        string agentPackages = asAgent
            ? $"""
              <PackageReference Include="Azure.Core" Version="{PackageVersions.Of("Azure.Core")}" />
              <PackageReference Include="ModelContextProtocol" Version="{PackageVersions.Of("ModelContextProtocol")}" />
              <Reference Include="{typeof(AgentTaskAttribute).Assembly.Location}" />
              """
            : "";
        AgentSources.Write(_folder.FullName, asAgent);
        File.WriteAllText(Path.Combine(_folder.FullName, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.FullName, "Orders.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnableNETAnalyzers>true</EnableNETAnalyzers>
                <ReportAnalyzer>true</ReportAnalyzer>
                <ErrorLog>findings.sarif,version=2.1</ErrorLog>
              </PropertyGroup>
              <ItemGroup>
                {agentPackages}
                <PackageReference Include="SonarAnalyzer.CSharp" Version="{PackageVersions.Of("SonarAnalyzer.CSharp")}" PrivateAssets="all" />
                <PackageReference Include="Meziantou.Analyzer" Version="{PackageVersions.Of("Meziantou.Analyzer")}" PrivateAssets="all" />
                <Analyzer Include="{Path.Combine(AppContext.BaseDirectory, "analyzers", "PolicyAnalyzers.Analyzers.dll")}" />
              </ItemGroup>
            </Project>
            """);
    }

    public async Task<AnalyzerTimes> CompileAsync() =>
        AnalyzerTimes.Parse(await RunAsync("build", "--no-incremental", "-v:detailed", "-p:UseSharedCompilation=false", "-tl:off"));

    public int Findings(string prefix)
    {
        using var sarif = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "findings.sarif")));
        return sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Count(result => result.GetProperty("ruleId").GetString()!.StartsWith(prefix, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }
}
