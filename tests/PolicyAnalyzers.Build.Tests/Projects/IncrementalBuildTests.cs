namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>What a build does not do.</summary>
public sealed class IncrementalBuildTests
{
    [Fact]
    public async Task A_build_with_nothing_changed_runs_no_policy_task_and_clean_removes_what_it_made()
    {
        using AgentProject project = new AgentProject().Grant("a");
        Assert.True((await project.Build("-v:d")).RanPolicyTask);
        DateTime[] times = Times(project);

        for (int build = 0; build < 2; build++)
        {
            BuildOutcome again = await project.Build("-v:d");
            again.Succeeds();
            Assert.False(again.RanPolicyTask);
            Assert.Equal(times, Times(project));
        }

        (await project.Build("-question")).Succeeds();

        File.Delete(project.Folder[AgentProject.Lock]);
        Assert.True((await project.Build("-v:d")).RanPolicyTask);
        Assert.True(project.Folder.Has(AgentProject.Lock));

        (await project.Run(["clean"])).Succeeds();
        Assert.Equal([project.Folder[AgentProject.Lock]], Directory.GetFiles(project.Folder.Path, "*policy*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_question_is_answered_by_failing_and_writes_nothing()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build()).Succeeds();
        File.Delete(project.Folder[AgentProject.Lock]);

        BuildOutcome outcome = await project.Build("-question");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.False(project.Folder.Has(AgentProject.Lock));
    }

    [Fact]
    public async Task A_project_without_declarations_gets_nothing()
    {
        using var project = new AgentProject();
        project.Folder.Write("Code.cs", "public class Code;");

        (await project.Build()).Succeeds();
        Assert.Empty(Directory.GetFiles(project.Folder.Path, "*policy*.json", SearchOption.AllDirectories));
        Assert.False((await project.Build("-v:d")).RanPolicyTask);
    }

    [Theory]
    [InlineData("-p:DesignTimeBuild=true")]
    [InlineData("-p:PolicyCompile=false")]
    public async Task A_design_time_build_and_a_project_that_opts_out_have_no_gate(string property)
    {
        using AgentProject project = new AgentProject().Grant("files/*");

        (await project.Build(property)).Succeeds();
        Assert.Empty(Directory.GetFiles(project.Folder.Path, "*policy*.json", SearchOption.AllDirectories));
    }

    private static DateTime[] Times(AgentProject project) =>
    [
        .. new[] { AgentProject.Lock, AgentProject.Manifest, "obj/Debug/net10.0/App.policy.json", "obj/Debug/net10.0/App.policy.accepted" }
            .Select(file => File.GetLastWriteTimeUtc(project.Folder[file])),
    ];
}
