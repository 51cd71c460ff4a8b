using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>What the target that compares says, whatever is accepted.</summary>
public sealed class PolicyDiffTests
{
    [Fact]
    public async Task What_is_wider_fails_and_what_is_narrower_is_told_without_writing_anything()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build()).Succeeds();
        string accepted = project.Folder.Read(AgentProject.Lock);
        File.Copy(project.Folder[AgentProject.Lock], project.Folder["base.json"]);

        project.Grant("b");
        BuildOutcome wider = await project.Build("-t:PolicyDiff", "-p:PolicyBase=base.json");
        wider.Fails($"{project.Folder["Tools.cs"]}(10): error POL5001: task 'x.run' gained scope 'b' at 'https://r.example' (no code of the task needs 'b'); 'base.json' does not allow that");
        Assert.Contains("narrowing: task 'x.run' lost scope 'a' at 'https://r.example'.", wider.Output, StringComparison.Ordinal);
        Assert.Equal(accepted, project.Folder.Read(AgentProject.Lock));

        Assert.Contains(
            "error : PolicyDiff compares with the policy in PolicyBase; set it to a manifest or a lock file: -p:PolicyBase=policy.lock.json",
            (await project.Build("-t:PolicyDiff")).Output,
            StringComparison.Ordinal);

        // A base with more: the same code is narrower.
        project.Grant("a", "b");
        (await project.Build("-p:PolicyAccept=true", "-p:PolicyReason=r")).Succeeds();
        project.Grant("a");
        BuildOutcome narrower = await project.Build("-t:PolicyDiff", "-p:PolicyBase=policy.lock.json", "-getProperty:PolicyDiffResult");
        Assert.Equal((0, "narrowing"), (narrower.ExitCode, narrower.Output.Trim().Split('\n')[^1].Trim()));

        // Any two files, without compiling.
        BuildOutcome files = await project.Build("-t:PolicyDiff", "-p:PolicyBase=base.json", "-p:PolicyCurrent=policy.lock.json");
        files.Fails($"{project.Folder["base.json"]} : error POL5001: task 'x.run' gained scope 'b' at 'https://r.example'; 'base.json' does not allow that");
        (await project.Build("-t:PolicyDiff", "-p:PolicyBase=none.json", "-p:PolicyCurrent=policy.lock.json")).Fails(
            $"{project.Folder["none.json"]} : error POL5004: 'none.json' is no policy to compare: it is not there");
    }

    [Fact]
    public async Task The_way_to_what_a_file_of_effects_says_is_told()
    {
        using var project = new AgentProject();
        project.Folder.Write("base.json", new PolicyManifest("App", 1, []).ToJson());
        project.Folder.Write("our.effects.json", """
            { "resource": "https://files.example", "effects": [ { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["files.delete"] } ] }
            """);
        project.Folder.Write("Tools.cs", """
            using System.IO; using PolicyAnalyzers;
            [AgentIdentity("agent")] public class Tools
            {
                [AgentTask("x.run", Purpose = "p"), TaskScope("https://files.example", "files.delete")] public void Run(FileInfo file) => file.Delete();
            }
            """);

        BuildOutcome wider = await project.Build("-t:PolicyDiff", "-p:PolicyBase=base.json");

        Assert.Contains("Tools.Run → FileInfo.Delete", wider.Output, StringComparison.Ordinal);
    }
}
