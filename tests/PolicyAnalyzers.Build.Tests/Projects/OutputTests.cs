using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>What a build puts out, and where.</summary>
public sealed class OutputTests
{
    [Fact]
    public async Task Clean_builds_in_two_directories_give_the_same_bytes()
    {
        using AgentProject one = new AgentProject().Grant("b", "a");
        using AgentProject other = new AgentProject().Grant("b", "a");
        (await one.Build("-p:PathMap=" + one.Folder.Path + "=/_")).Succeeds();
        (await other.Build()).Succeeds();

        Assert.NotEqual(one.Folder.Path, other.Folder.Path);
        Assert.Equal(one.Folder.Read(AgentProject.Manifest), other.Folder.Read(AgentProject.Manifest));
        Assert.Equal(one.Folder.Read(AgentProject.Lock), other.Folder.Read(AgentProject.Lock));
    }

    [Fact]
    public async Task Publishing_takes_the_manifest_along_with_and_without_a_build()
    {
        using AgentProject project = new AgentProject().Grant("a");

        (await project.Run(["publish", "-c", "Debug", "-o", "one"])).Succeeds();
        (await project.Run(["publish", "-c", "Debug", "-o", "two", "--no-build"])).Succeeds();

        Assert.Equal(project.Folder.Read(AgentProject.Manifest), project.Folder.Read("one/App.policy.json"));
        Assert.Equal(project.Folder.Read(AgentProject.Manifest), project.Folder.Read("two/App.policy.json"));
    }

    [Fact]
    public async Task An_application_gets_the_manifests_of_the_projects_that_it_references()
    {
        using AgentProject agent = new AgentProject().Grant("a");
        using var host = new TempFolder();
        host.Write("Host.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="{agent.Folder["App.csproj"]}" /></ItemGroup>
            </Project>
            """);

        (await agent.Build(host["Host.csproj"])).Succeeds();

        Assert.Equal(agent.Folder.Read(AgentProject.Manifest), host.Read("bin/Debug/net10.0/App.policy.json"));
        Assert.True(agent.Folder.Has(AgentProject.Lock));
        Assert.False(host.Has(AgentProject.Lock));
    }

    [Fact]
    public async Task Another_language_has_the_same_gate()
    {
        using var project = new AgentProject(kind: "vbproj");
        project.Folder.Write("Tools.vb", """
            Imports PolicyAnalyzers

            <AgentIdentity("agent")>
            Public Class Tools
                <AgentTask("x.run", Purpose:="p"), TaskScope("https://r.example", "files/*")>
                Public Sub Run(<TaskParameter> id As String)
                End Sub
            End Class
            """);

        (await project.Build()).Fails(
            $"{project.Folder["Tools.vb"]}(6): error POL4001: scope 'files/*' of task 'x.run' is a wildcard; name each scope that is needed");
        project.Folder.Write("Tools.vb", project.Folder.Read("Tools.vb").Replace("files/*", "files.read", StringComparison.Ordinal));
        (await project.Build()).Succeeds();
        Assert.Equal([new TaskSource("x.run", "Tools.Run", "Tools.vb", 6)], PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest)).Sources);
    }

    [Fact]
    public async Task A_multithreaded_build_keeps_the_task_in_its_process()
    {
        using AgentProject project = new AgentProject().Grant("a");

        BuildOutcome outcome = await project.Build("-mt", "-m", "-v:d");

        outcome.Succeeds();
        Assert.True(outcome.RanPolicyTask);
        Assert.DoesNotContain("Launching task \"CompilePolicy\"", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_of_the_project_find_the_manifest_as_an_item()
    {
        using AgentProject project = new AgentProject().Grant("a");

        BuildOutcome outcome = await project.Build("-t:Build", "-getItem:PolicyManifest");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(project.Folder["obj/Debug/net10.0/App.policy.json"], outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_frameworks_that_build_at_once_share_one_lock_file()
    {
        using AgentProject project = new AgentProject("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>").Grant("a");

        (await project.Build("-m")).Succeeds();
        string accepted = project.Folder.Read(AgentProject.Lock);
        foreach (string framework in new[] { "net10.0", "netstandard2.0" })
        {
            Assert.Equal(accepted, PolicyManifest.Parse(project.Folder.Read($"bin/Debug/{framework}/App.policy.json")).WithoutSources().ToJson());
        }

        Assert.False((await project.Build("-m", "-v:d")).RanPolicyTask);

        project.Grant("a", "b");
        (await project.Build("-m", "-p:PolicyAccept=true", "-p:PolicyReason=r")).Succeeds();
        Assert.Equal(2, PolicyManifest.Parse(project.Folder.Read(AgentProject.Lock)).Epoch);
        (await project.Build("-m")).Succeeds();
    }

    [Fact]
    public async Task Target_frameworks_with_different_policies_need_a_lock_file_each()
    {
        const string Frameworks = "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>";
        using AgentProject shared = GrantMoreToNet(new AgentProject(Frameworks));
        using AgentProject own = GrantMoreToNet(new AgentProject(Frameworks + "<PolicyLockFile>policy.$(TargetFramework).lock.json</PolicyLockFile>"));

        string difference = Assert.Single((await shared.Build("-m")).Diagnostics);
        Assert.Matches("POL500[12]: task 'x.run' (gained|lost) scope 'b' at 'https://other.example'", difference);
        (await own.Build("-m")).Succeeds();
        Assert.Equal(
            [own.Folder["policy.net10.0.lock.json"], own.Folder["policy.netstandard2.0.lock.json"]],
            Directory.GetFiles(own.Folder.Path, "*.lock.json").Order(StringComparer.Ordinal));
    }

    private static AgentProject GrantMoreToNet(AgentProject project)
    {
        project.Grant("a");
        project.Folder.Write("Tools.cs", project.Folder.Read("Tools.cs").Replace(
            "    public async",
            "#if NET\n    [TaskScope(\"https://other.example\", \"b\")]\n#endif\n    public async",
            StringComparison.Ordinal));
        return project;
    }
}
