using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Tests.Compilation;

namespace PolicyAnalyzers.Build.Tests;

/// <summary>What only the task itself shows; how it works in builds is tested through builds.</summary>
public sealed class CompilePolicyTests
{
    [Fact]
    public void Every_diagnostic_has_its_place_and_a_link_to_its_page()
    {
        using var fixture = new Fixture();
        fixture.Emit("App", Fixture.Method("[TaskParameter] object value"));

        (bool succeeded, RecordingEngine engine) = Run(fixture);

        Assert.False(succeeded);
        BuildErrorEventArgs error = Assert.Single(engine.Errors);
        Assert.Equal(("POL4001", fixture.Folder["Code.cs"], 7), (error.Code, error.File, error.LineNumber));
        Assert.Equal("https://github.com/policyanalyzers/policyanalyzers/blob/main/docs/rules/POL4001.md", error.HelpLink);
    }

    [Fact]
    public void A_warning_has_a_link_too_and_leaves_no_semaphore()
    {
        using var fixture = new Fixture();
        fixture.Emit("App", Fixture.Method());
        Assert.True(Run(fixture).Succeeded);
        Assert.True(fixture.Folder.Has("obj.accepted"));
        fixture.Emit("App", Fixture.Method().Replace("Purpose = \"p\"", "Purpose = \"q\"", StringComparison.Ordinal));

        (bool succeeded, RecordingEngine engine) = Run(fixture);

        Assert.True(succeeded);
        BuildWarningEventArgs warning = Assert.Single(engine.Warnings);
        Assert.Equal("https://github.com/policyanalyzers/policyanalyzers/blob/main/docs/rules/POL5002.md", warning.HelpLink);
        Assert.StartsWith("task 'a.b' has another purpose; ", warning.Message, StringComparison.Ordinal);
        Assert.False(fixture.Folder.Has("obj.accepted"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_and_nothing_is_left_by_half()
    {
        using var fixture = new Fixture();
        fixture.Emit("App", Fixture.Method());
        fixture.Folder.Write("file", string.Empty);

        (bool succeeded, RecordingEngine engine) = Run(fixture, manifest: "file/App.policy.json");
        Assert.False(succeeded);
        BuildErrorEventArgs error = Assert.Single(engine.Errors);
        Assert.StartsWith("the policy of 'App.dll' is not up to date, because a file cannot be read or written: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(fixture.Folder["App.csproj"], error.File);
        Assert.NotNull(Build.Gate.LockFile.Read(fixture.Folder["policy.lock.json"]));

        (succeeded, engine) = Run(fixture, lockFile: "file/policy.lock.json");
        Assert.False(succeeded);
        Assert.StartsWith("'policy.lock.json' cannot be written: ", Assert.Single(engine.Errors).Message, StringComparison.Ordinal);
        Assert.False(fixture.Folder.Has("App.policy.json"), "what was not accepted is put out nowhere");
        Assert.False(fixture.Folder.Has("obj.accepted"));
        Assert.Empty(Directory.GetFiles(fixture.Folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_lock_file_that_another_program_holds_is_said_and_kept()
    {
        using var fixture = new Fixture();
        fixture.Emit("App", Fixture.Method());
        Assert.True(Run(fixture).Succeeded);
        string accepted = fixture.Folder.Read("policy.lock.json");

        using (new FileStream(fixture.Folder["policy.lock.json"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            (bool succeeded, RecordingEngine engine) = Run(fixture);
            Assert.False(succeeded);
            Assert.StartsWith("'policy.lock.json' is no accepted policy: it cannot be read: ", Assert.Single(engine.Errors).Message, StringComparison.Ordinal);
        }

        Assert.Equal(accepted, fixture.Folder.Read("policy.lock.json"));
        Assert.True(Run(fixture).Succeeded);
    }

    [Fact]
    public void Braces_in_names_are_no_format()
    {
        using var fixture = new Fixture();
        fixture.Emit("App", Fixture.Method().Replace("https://r.example", "{0}", StringComparison.Ordinal));

        Assert.StartsWith("resource '{0}' of task 'a.b' must be ", Assert.Single(Run(fixture).Engine.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POL5001")]
    [InlineData("POL5002")]
    [InlineData("POL5003")]
    [InlineData("POL5004")]
    [InlineData("POL5005")]
    [InlineData("POL5006")]
    [InlineData("POL5007")]
    [InlineData("POL5008")]
    [InlineData("POL5009")]
    [InlineData("POL5010")]
    public void A_rule_of_the_build_has_its_page(string id)
    {
        Assert.Contains(id, typeof(RuleIds).GetFields().Select(field => field.GetRawConstantValue()));
        string page = File.ReadAllText(Projects.AgentProject.Repository("docs", "rules", id + ".md"));

        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        Assert.Equal(
            ["What", "Why", "Bad", "Good", "Options", "Known limitations", "When to suppress"],
            page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
    }

    private static (bool Succeeded, RecordingEngine Engine) Run(Fixture fixture, string lockFile = "policy.lock.json", string manifest = "App.policy.json")
    {
        var engine = new RecordingEngine();
        var task = new CompilePolicy
        {
            BuildEngine = engine,
            ProjectDirectory = fixture.Folder.Path,
            ProjectFile = "App.csproj",
            Assembly = "App.dll",
            LockFile = lockFile,
            Manifest = manifest,
            Semaphore = "obj.accepted",
        };
        return (task.Execute(), engine);
    }
}
