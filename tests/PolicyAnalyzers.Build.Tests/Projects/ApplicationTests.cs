using System.IO.Compression;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>An application whose tasks are in a project that it references by way of another, and in a package.</summary>
public sealed class ApplicationTests
{
    private const string Framework = "<TargetFramework>net10.0</TargetFramework>";
    private const string Program = "System.Console.WriteLine(typeof(Between).Assembly.GetName().Name);";

    [Fact]
    public async Task Tasks_of_projects_and_packages_join_the_application_however_it_is_built()
    {
        using TempFolder folder = Solution();
        (await AgentProject.Dotnet(folder["Packed"], "pack", "-o", folder["feed"])).Succeeds();
        using (ZipArchive package = ZipFile.OpenRead(folder["feed/Packed.1.0.0.nupkg"]))
        {
            Assert.NotNull(package.GetEntry("policy/net10.0/Packed.policy.json"));
        }

        (await AgentProject.Dotnet(folder["App"], "build", "-graph", "-m")).Succeeds();
        PolicyManifest manifest = PolicyManifest.Parse(folder.Read("App/bin/Debug/net10.0/App.policy.json"));
        Assert.Equal(["packed.run", "tools.run"], manifest.Agents.SelectMany(agent => agent.Tasks).Select(task => task.Id));
        Assert.Equal(["PackedTools.Run", "ProjectTools.Run"], manifest.Sources.Select(source => source.Member));
        Assert.Equal("../Tools/Tools.cs", manifest.Sources[1].File);

        // Libraries have a policy of their own, and no merged one.
        Assert.Equal("tools.run", PolicyManifest.Parse(folder.Read("Tools/policy.lock.json")).Agents.Single().Tasks.Single().Id);
        Assert.False(folder.Has("Between/policy.lock.json"));

        // Nothing changed: no policy task runs, in whatever way it is built.
        Assert.False((await AgentProject.Dotnet(folder["App"], "build", "-mt", "-v:d")).RanPolicyTask);

        // A library that changes is a change of the application.
        folder.Write("Tools/Tools.cs", Tools("ProjectTools", "tools.run", "a", "b"));
        BuildOutcome widened = await AgentProject.Dotnet(folder["App"], "build", "-p:BuildProjectReferences=false");
        Assert.Equal(0, widened.ExitCode);
        (await AgentProject.Dotnet(folder["Tools"], "build", "-p:PolicyAccept=true", "-p:PolicyReason=r")).Succeeds();
        (await AgentProject.Dotnet(folder["App"], "build")).Fails(
            $"{folder["Tools/Tools.cs"]}(7): error POL5001: task 'tools.run' gained scope 'b' at 'https://r.example' (no code of the task needs 'b'); 'policy.lock.json' does not accept that. "
            + "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' and have 'policy.lock.json' reviewed");
    }

    [Fact]
    public async Task A_single_file_has_its_manifest_beside_it_and_in_it_when_asked()
    {
        using TempFolder folder = Solution(package: false);
        (await AgentProject.Dotnet(folder["App"], "build")).Succeeds();

        BuildOutcome published = await AgentProject.Dotnet(folder["App"], "publish", "-o", folder["out"], "-p:PublishSingleFile=true", "-p:SelfContained=false", "-p:PolicyEmbed=true");

        published.Succeeds();
        Assert.True(folder.Has("out/App.policy.json"));
        Assert.False(folder.Has("out/App.dll"));
        byte[] assembly = File.ReadAllBytes(folder["App/obj/Release/net10.0/linux-x64/App.dll"]);
        Assert.True(assembly.AsSpan().IndexOf(File.ReadAllBytes(folder["App/policy.lock.json"])) > 0);
    }

    private static TempFolder Solution(bool package = true)
    {
        var folder = new TempFolder();
        folder.Write("nuget.config", $"""<configuration><packageSources><add key="local" value="{folder["feed"]}" /></packageSources></configuration>""");
        Directory.CreateDirectory(folder["feed"]);
        folder.Write("Packed/Packed.csproj", AgentProject.ProjectFile(Framework + "<Version>1.0.0</Version>"));
        folder.Write("Packed/Tools.cs", Tools("PackedTools", "packed.run", "a"));
        folder.Write("Tools/Tools.csproj", AgentProject.ProjectFile(Framework));
        folder.Write("Tools/Tools.cs", Tools("ProjectTools", "tools.run", "a"));
        folder.Write("Between/Between.csproj", AgentProject.ProjectFile(Framework, """<ProjectReference Include="../Tools/Tools.csproj" />"""));
        folder.Write("Between/Between.cs", "public class Between { public ProjectTools Tools { get; } = new(); }");
        folder.Write("App/App.csproj", AgentProject.ProjectFile(
            Framework + $"<OutputType>Exe</OutputType><RestorePackagesPath>{folder["packages"]}</RestorePackagesPath>",
            """<ProjectReference Include="../Between/Between.csproj" />""" + (package ? """<PackageReference Include="Packed" Version="1.0.0" />""" : "")));
        folder.Write("App/Program.cs", Program);
        return folder;
    }

    private static string Tools(string type, string task, params string[] scopes) => $$"""
        using PolicyAnalyzers;
        [AgentIdentity("agent")] public class {{type}}
        {
            [AgentTask("{{task}}", Purpose = "p")]
            [TaskScope("https://r.example", {{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}})]
            public void Run()
            {
            }
        }
        """;
}
