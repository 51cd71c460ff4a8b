using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>The life of a lock file, through real builds.</summary>
public sealed class LockFileLifeTests
{
    private const string HowToAccept = "If it is meant, run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' and have 'policy.lock.json' reviewed";

    [Fact]
    public async Task Widening_fails_until_it_is_accepted_and_narrowing_warns_until_it_is()
    {
        using AgentProject project = new AgentProject().Grant("a");

        BuildOutcome first = await project.Build();
        first.Succeeds();
        Assert.Contains("The policy of 'App' was written to 'policy.lock.json' as accepted.", first.Output, StringComparison.Ordinal);
        string accepted = project.Folder.Read(AgentProject.Lock);
        string deployed = project.Folder.Read(AgentProject.Manifest);
        Assert.Equal([new TaskSource("x.run", "Tools.Run", "Tools.cs", 10)], PolicyManifest.Parse(deployed).Sources);
        Assert.Equal(PolicyManifest.Parse(deployed).WithoutSources().ToJson(), accepted);

        project.Grant("a", "b");
        for (int build = 0; build < 2; build++)
        {
            (await project.Build()).Fails(
                $"{project.Folder["Tools.cs"]}(10): error POL5001: task 'x.run' gained scope 'b' at 'https://r.example' (no code of the task needs 'b'); 'policy.lock.json' does not accept that. {HowToAccept}");
            Assert.Equal(accepted, project.Folder.Read(AgentProject.Lock));
            Assert.Equal(deployed, project.Folder.Read(AgentProject.Manifest));
        }

        (await project.Build("-p:PolicyAccept=true")).Fails(
            $"{project.Folder[AgentProject.Lock]} : error POL5006: an acceptance needs a reason that a reviewer understands, and PolicyReason is none: it is empty; "
            + "run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"'");
        BuildOutcome accepting = await project.Run(
            ["build", "-p:PolicyAccept=true", "-p:PolicyReason=Refunds are paid%2C too"], ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@contoso.example"));
        accepting.Succeeds();
        Assert.Contains("Accepted: task 'x.run' gained scope 'b' at 'https://r.example'.", accepting.Output, StringComparison.Ordinal);
        Assert.Equal(2, PolicyManifest.Parse(project.Folder.Read(AgentProject.Lock)).Epoch);
        Assert.Equal(2, PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest)).Epoch);
        Assert.Empty(PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest)).History);
        PolicyAcceptance acceptance = Assert.Single(PolicyManifest.Parse(project.Folder.Read(AgentProject.Lock)).History);
        Assert.Equal((2, "Ada <ada@contoso.example>", "Refunds are paid, too"), (acceptance.Epoch, acceptance.By, acceptance.Reason));
        Assert.Equal(DateTime.UtcNow, DateTime.ParseExact(acceptance.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeSpan.FromDays(2));
        Assert.Equal([new AcceptedChange(DifferenceKind.Widening, "x.run", "grants", "task 'x.run' gained scope 'b' at 'https://r.example'")], acceptance.Changes);

        project.Grant("b");
        string lost = $"task 'x.run' lost scope 'a' at 'https://r.example'; 'policy.lock.json' still says otherwise. {HowToAccept}";
        for (int build = 0; build < 2; build++)
        {
            (await project.Build()).Succeeds($"{project.Folder["Tools.cs"]}(10): warning POL5002: {lost}");
            PolicyManifest narrow = PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest));
            Assert.Equal(2, narrow.Epoch);
            Assert.Equal(["b"], narrow.Agents[0].Tasks[0].Grants[0].Scopes);
        }

        (await project.Build("-p:PolicyLockedMode=true")).Fails($"{project.Folder["Tools.cs"]}(10): error POL5002: {lost}");
    }

    [Theory]
    [InlineData("CI")]
    [InlineData("TF_BUILD")]
    [InlineData("ContinuousIntegrationBuild")]
    public async Task In_CI_a_missing_lock_file_is_an_error_and_so_is_accepting(string variable)
    {
        using AgentProject project = new AgentProject().Grant("a");
        string missing = "the accepted policy 'policy.lock.json' is missing, and a locked build accepts none; "
            + "run 'dotnet build App.csproj -p:PolicyLockedMode=false' and commit 'policy.lock.json'";

        (await project.Run(["build"], (variable, "true"))).Fails($"{project.Folder[AgentProject.Lock]} : error POL5005: {missing}");
        Assert.False(project.Folder.Has(AgentProject.Lock));
        Assert.False(project.Folder.Has(AgentProject.Manifest));

        (await project.Build("-p:PolicyLockedMode=false")).Succeeds();
        (await project.Run(["build"], (variable, "true"))).Succeeds();
        (await project.Run(["build", "-p:PolicyAccept=true"], (variable, "true"))).Fails(
            $"{project.Folder[AgentProject.Lock]} : error POL5007: PolicyAccept accepts a policy on a developer's machine, and a locked build accepts none; "
            + "run 'dotnet build App.csproj -p:PolicyAccept=true -p:PolicyReason=\"why\"' there and commit 'policy.lock.json'");
    }

    [Fact]
    public async Task A_lock_file_that_was_changed_by_hand_is_refused_and_kept()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build()).Succeeds();
        string tampered = project.Folder.Read(AgentProject.Lock).Replace("\"maxLifetimeSeconds\": 60", "\"maxLifetimeSeconds\": 600", StringComparison.Ordinal);
        project.Folder.Write(AgentProject.Lock, tampered);

        foreach (string[] arguments in new string[][] { [], ["-p:PolicyAccept=true", "-p:PolicyReason=r"] })
        {
            (await project.Build(arguments)).Fails(
                $"{project.Folder[AgentProject.Lock]}(5,13): error POL5004: 'policy.lock.json' is no accepted policy: "
                + "the digest is not that of the content: the file was changed after it was compiled. Nothing was overwritten; restore the file from "
                + "version control (after a merge: one side's whole file, then accept the rest with PolicyAccept=true and PolicyReason)");
            Assert.Equal(tampered, project.Folder.Read(AgentProject.Lock));
        }
    }

    [Fact]
    public async Task The_lock_file_may_lie_elsewhere_and_another_one_is_another_question()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build("-p:PolicyLockFile=policy/one.json")).Succeeds();
        Assert.True(project.Folder.Has("policy/one.json"));
        Assert.False(project.Folder.Has(AgentProject.Lock));

        (await project.Build("-p:PolicyLockFile=policy/two.json", "-p:PolicyLockedMode=true")).Fails(
            $"{project.Folder["policy/two.json"]} : error POL5005: the accepted policy 'two.json' is missing, and a locked build accepts none; "
            + "run 'dotnet build App.csproj -p:PolicyLockedMode=false' and commit 'two.json'");
    }

    [Fact]
    public async Task Malformed_declarations_fail_in_their_place_and_nothing_is_written()
    {
        using AgentProject project = new AgentProject().Grant("files/*");

        (await project.Build()).Fails(
            $"{project.Folder["Tools.cs"]}(10): error POL4001: scope 'files/*' of task 'x.run' is a wildcard; name each scope that is needed");
        Assert.False(project.Folder.Has(AgentProject.Lock));
        Assert.False(project.Folder.Has(AgentProject.Manifest));
    }

    [Fact]
    public async Task A_policy_that_disappears_is_not_overlooked()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build()).Succeeds();
        project.Folder.Write("Tools.cs", "public class Tools;");

        BuildOutcome outcome = await project.Build();

        outcome.Succeeds(
            $"{project.Folder[AgentProject.Lock]} : warning POL5002: agent 'agent' is gone; 'policy.lock.json' still says otherwise. {HowToAccept}",
            $"{project.Folder[AgentProject.Lock]} : warning POL5002: task 'x.run' is gone; 'policy.lock.json' still says otherwise. {HowToAccept}");
        Assert.Empty(PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest)).Agents);
    }
}
