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
}
