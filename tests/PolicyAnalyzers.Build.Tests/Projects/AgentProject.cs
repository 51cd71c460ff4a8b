using System.Reflection;
using CliWrap;
using CliWrap.Buffered;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>A real project in an empty folder that imports what the package ships, and <c>dotnet build</c> on it.</summary>
internal sealed class AgentProject : IDisposable
{
    public const string Manifest = "bin/Debug/net10.0/App.policy.json";
    public const string Lock = "policy.lock.json";

    public AgentProject(string properties = "<TargetFramework>net10.0</TargetFramework>", string kind = "csproj")
    {
        Folder.Write($"App.{kind}", ProjectFile(properties));
    }

    /// <summary>A project file that imports what the package ships.</summary>
    public static string ProjectFile(string properties, string items = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository("build", "PolicyAnalyzers.props")}" />
          <PropertyGroup>
            {properties}
            <PolicyTaskAssembly>{Metadata("TaskAssembly")}</PolicyTaskAssembly>
            <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{typeof(AgentTaskAttribute).Assembly.Location}" />
            {items}
          </ItemGroup>
          <Import Project="{Repository("build", "PolicyAnalyzers.targets")}" />
        </Project>
        """;

    public TempFolder Folder { get; } = new();

    /// <summary>A file of the sources that these tests were built from.</summary>
    public static string Repository(params string[] parts) => Path.Combine([Metadata("Repository"), .. parts]);

    /// <summary>One task with these scopes; its body begins in line 10 of Tools.cs.</summary>
    public AgentProject Grant(params string[] scopes)
    {
        Folder.Write("Tools.cs", $$"""
            using PolicyAnalyzers;
            using System.Threading.Tasks;

            [AgentIdentity("agent")]
            public class Tools
            {
                [AgentTask("x.run", Purpose = "p")]
                [TaskScope("https://r.example", {{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}})]
                public async Task Run([TaskParameter] string id)
                {
                    await Task.Yield();
                }
            }
            """);
        return this;
    }

    public Task<BuildOutcome> Build(params string[] arguments) => Run(["build", .. arguments]);

    public Task<BuildOutcome> Run(string[] arguments, params (string Name, string Value)[] variables) => Dotnet("dotnet", Folder.Path, arguments, variables);

    public static Task<BuildOutcome> Dotnet(string directory, params string[] arguments) => Dotnet("dotnet", directory, arguments, []);

    /// <summary>
    /// The same for a user whom permissions of files bind. Root they do not bind, but for the capabilities that are taken from it here.
    /// </summary>
    public Task<BuildOutcome> BuildBound(params string[] arguments) => Environment.IsPrivilegedProcess
        ? Dotnet("setpriv", Folder.Path, ["--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search", "dotnet", "build", .. arguments], [])
        : Build(arguments);

    public void Dispose() => Folder.Dispose();

    private static async Task<BuildOutcome> Dotnet(string program, string directory, string[] arguments, (string Name, string Value)[] variables)
    {
        // No node may outlive the test, and whether the tests run in CI is not to be seen by the project.
        var environment = new Dictionary<string, string?>
        {
            ["CI"] = null,
            ["TF_BUILD"] = null,
            ["ContinuousIntegrationBuild"] = null,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["MSBUILDTERMINALLOGGER"] = "off",
        };
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        string[] manner = arguments[0] == "build" && !arguments.Contains("--no-restore") && IsRestored(directory) ? ["--no-restore", "-nodeReuse:false"] : ["-nodeReuse:false"];
        BufferedCommandResult result = await Cli.Wrap(program)
            .WithWorkingDirectory(directory)
            .WithArguments([.. arguments, .. manner])
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return new BuildOutcome(result.ExitCode, result.StandardOutput + result.StandardError);
    }

    /// <summary>A second build has nothing to restore, as long as no project file of its folder was written since; to find that out is a third of its time.</summary>
    private static bool IsRestored(string directory)
    {
        FileInfo assets = new(Path.Combine(directory, "obj", "project.assets.json"));
        return assets.Exists && Directory.EnumerateFiles(directory, "*.*proj").Concat(Directory.EnumerateFiles(directory, "Directory.*")).All(file => File.GetLastWriteTimeUtc(file) < assets.LastWriteTimeUtc);
    }

    public static string Configuration => Metadata("Configuration");

    private static string Metadata(string key) =>
        typeof(AgentProject).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
