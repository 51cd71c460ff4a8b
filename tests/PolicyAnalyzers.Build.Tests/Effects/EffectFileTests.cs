using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Effects;

/// <summary>What files of effects say about code that one does not own, in what is told and in what is recorded.</summary>
public sealed class EffectFileTests
{
    private const string Files = """
        {
          "resource": "https://files.example",
          "effects": [
            { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["files.delete"] },
            { "type": "System.IO.FileInfo", "members": ["OpenRead"], "anyOf": ["files.read", "files.manage"] },
            { "type": "System.IO.FileInfo", "members": ["Length"], "anyOf": ["files.look", "files.manage"] }
          ],
          "libraries": [ { "name": "System.IO.FileInfo", "reaches": "https://files.example" } ]
        }
        """;

    private static CompiledPolicy Compile(string scopes, string body, string files = Files, bool analyzed = false)
    {
        using var fixture = new Fixture();
        fixture.Write([new("our.effects.json", files)]);
        return fixture.Compile(fixture.Emit("App", $$"""
            using System.IO; using PolicyAnalyzers;
            [AgentIdentity("agent")] public class Tools
            {
                [AgentTask("a.b", Purpose = "p"), TaskScope("https://files.example", {{scopes}})] public void Task(FileInfo file) => Work(file);
                private static void Work(FileInfo file) { {{body}} }
            }
            """), analyzed: analyzed);
    }

    [Fact]
    public void What_a_file_says_a_member_needs_is_missing_with_the_way_to_its_call() => Assert.Equal(
        "task 'a.b' lacks scope 'files.delete' at 'https://files.example', which 'Tools.Task → Tools.Work → FileInfo.Delete' needs; declare it with [TaskScope], or do without the call",
        Assert.Single(Compile("\"files.list\"", "file.Delete();").Faults).Text);

    [Fact]
    public void Of_several_scopes_that_do_all_are_told() => Assert.Equal(
        "task 'a.b' lacks scope 'files.read' or 'files.manage' at 'https://files.example', which 'Tools.Task → Tools.Work → FileInfo.OpenRead' needs; declare it with [TaskScope], or do without the call",
        Assert.Single(Compile("\"files.list\"", "file.OpenRead();").Faults).Text);

    [Theory]
    [InlineData("\"files.read\", \"files.look\"", "files.look FileInfo.Length", "files.read FileInfo.OpenRead")]
    [InlineData("\"files.manage\"", "files.manage FileInfo.OpenRead")]
    [InlineData("\"files.manage\", \"files.read\"", "files.manage FileInfo.Length", "files.read FileInfo.OpenRead")]
    public void The_manifest_records_the_scope_that_is_granted_of_those_that_do(string scopes, params string[] recorded)
    {
        CompiledPolicy policy = Compile(scopes, "file.OpenRead(); _ = file.Length;");

        Assert.Empty(policy.Faults);
        TaskRequirement required = Assert.Single(policy.Manifest!.Required);
        Assert.Equal(recorded, required.Scopes.Select(scope => $"{scope.Scope} {scope.Path[^1]}"));
        Assert.Equal(["Tools.Task", "Tools.Work"], required.Scopes[0].Path.Take(2));
        Assert.Empty(required.Unseen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_a_mistake_is_told_where_the_analyzers_do_not_run(bool analyzed)
    {
        CompiledPolicy policy = Compile("\"files.list\"", "file.Delete();", Files.Replace("\"anyOf\": [\"files.look\"", "\"any\": [\"files.look\"", StringComparison.Ordinal), analyzed);

        Assert.Empty(policy.Faults);
        if (analyzed)
        {
            Assert.Empty(policy.Warnings);
            return;
        }

        Finding told = Assert.Single(policy.Warnings);
        Assert.Equal((FindingSeverity.Warning, "POL4019", 6), (told.Severity, told.Id, told.Line));
        Assert.EndsWith("our.effects.json", told.File, StringComparison.Ordinal);
        Assert.StartsWith("the file of effects is not read: ", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_no_entry_speaks_of_are_not_looked_into()
    {
        CompiledPolicy policy = Compile("\"files.delete\", \"files.copy\"", "file.Delete(); file.CopyTo(\"b\");");

        Assert.Empty(policy.Faults);
        Assert.Empty(policy.Warnings);
        TaskRequirement required = Assert.Single(policy.Manifest!.Required);
        Assert.Equal("files.delete", Assert.Single(required.Scopes).Scope);
        Assert.Equal("System.IO.FileInfo", Assert.Single(required.Unseen).What);
    }
}
