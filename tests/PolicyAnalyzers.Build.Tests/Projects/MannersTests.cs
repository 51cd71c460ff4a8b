using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>Places that are no good for paths, and builds that run at once.</summary>
public sealed class MannersTests
{
    [Fact]
    public async Task Two_configurations_build_at_once_in_a_long_path_with_spaces_and_other_letters()
    {
        using var folder = new TempFolder();
        string place = $"Ünï & cödé (x) 日本/{new string('d', 100)}/{new string('e', 100)}";
        folder.Write($"{place}/App.csproj", AgentProject.ProjectFile("<TargetFramework>net10.0</TargetFramework>"));
        folder.Write($"{place}/Tools.cs", """
            using PolicyAnalyzers;
            [AgentIdentity("agent")] public class Tools
            {
                [AgentTask("x.run", Purpose = "p"), TaskScope("https://r.example", "a")]
                public void Run() { }
            }
            """);
        (await AgentProject.Dotnet(folder[place], "restore")).Succeeds();

        BuildOutcome[] outcomes = await Task.WhenAll(
            AgentProject.Dotnet(folder[place], "build", "--no-restore", "-c", "Debug"), AgentProject.Dotnet(folder[place], "build", "--no-restore", "-c", "Release", "-p:PolicyLockFile=.\\policy.lock.json"));

        Assert.All(outcomes, outcome => outcome.Succeeds());
        PolicyManifest debug = PolicyManifest.Parse(folder.Read($"{place}/bin/Debug/net10.0/App.policy.json"));
        PolicyManifest release = PolicyManifest.Parse(folder.Read($"{place}/bin/Release/net10.0/App.policy.json"));
        Assert.Equal(debug.WithoutSources().ToJson(), release.WithoutSources().ToJson());
        Assert.Equal(debug.WithoutSources().ToJson(), folder.Read($"{place}/policy.lock.json"));
        Assert.Equal([new TaskSource("x.run", "Tools.Run", "Tools.cs", 5)], debug.Sources);
        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));

        // What is accepted may lie in a tree that nobody may write to.
        File.SetAttributes(folder[$"{place}/policy.lock.json"], FileAttributes.ReadOnly);
        (await AgentProject.Dotnet(folder[place], "build", "--no-restore", "--no-incremental")).Succeeds();
        File.SetAttributes(folder[$"{place}/policy.lock.json"], FileAttributes.Normal);
    }

    [Fact]
    public async Task A_tree_that_nobody_may_write_to_is_built_elsewhere_and_accepts_nothing()
    {
        using var output = new TempFolder();
        using AgentProject project = new AgentProject().Grant("a");
        string[] elsewhere = [$"-p:BaseIntermediateOutputPath={output.Path}/obj/", $"-p:BaseOutputPath={output.Path}/bin/"];
        (await project.Build(elsewhere)).Succeeds();
        string accepted = project.Folder.Read(AgentProject.Lock);
        Directory.Delete(output["bin"], recursive: true);

        using (project.Folder.ReadOnly())
        {
            (await project.BuildBound([.. elsewhere, "-p:PolicyLockedMode=true"])).Succeeds();
            Assert.Equal(accepted, PolicyManifest.Parse(output.Read(AgentProject.Manifest)).WithoutSources().ToJson());
        }

        project.Grant("a", "b");
        using (project.Folder.ReadOnly())
        {
            IsRefused(await project.BuildBound([.. elsewhere, "-p:PolicyAccept=true", "-p:PolicyReason=Refunds are paid"]));
        }

        Assert.Equal(accepted, project.Folder.Read(AgentProject.Lock));
        Assert.Equal(["App.csproj", "Tools.cs", "policy.lock.json"], Directory.GetFileSystemEntries(project.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        File.Delete(project.Folder[AgentProject.Lock]);
        using (project.Folder.ReadOnly())
        {
            IsRefused(await project.BuildBound(elsewhere));
        }

        void IsRefused(BuildOutcome outcome)
        {
            Assert.NotEqual(0, outcome.ExitCode);
            string said = Assert.Single(outcome.Diagnostics);
            Assert.StartsWith($"{project.Folder[AgentProject.Lock]} : error POL5004: 'policy.lock.json' cannot be written: Access to the path", said, StringComparison.Ordinal);
            Assert.EndsWith("Nothing was accepted; build where the file can be written and commit it, or set PolicyLockFile to a file elsewhere", said, StringComparison.Ordinal);
        }
    }
}
