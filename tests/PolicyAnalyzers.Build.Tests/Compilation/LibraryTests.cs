using PolicyAnalyzers.Build.Compilation;

namespace PolicyAnalyzers.Build.Tests.Compilation;

/// <summary>Applications of several assemblies.</summary>
public sealed class LibraryTests
{
    [Fact]
    public void Tasks_of_libraries_join_the_application_with_their_sources_and_their_needs()
    {
        using var fixture = new Fixture();
        fixture.Library("Ledger", """using PolicyAnalyzers; public class Ledger { [RequiresScope("https://r.example", "s")] public static void Pay() { } }""");
        fixture.Library("Lib", Tools("LibTools", "lib.run", "Ledger.Pay();"));
        CompiledPolicy policy = fixture.Compile(fixture.Emit("App", Tools("AppTools", "app.run", "Ledger.Pay();")));

        Assert.Empty(policy.Faults);
        Assert.Equal(["app.run", "lib.run"], policy.Manifest!.Agents.Single().Tasks.Select(task => task.Id));
        Assert.Equal(["AppTools.Run", "LibTools.Run"], policy.Manifest.Sources.Select(source => source.Member));
        Assert.Equal(["AppTools.Run → Ledger.Pay", "LibTools.Run → Ledger.Pay"], policy.Manifest.Required.Select(required => string.Join(" → ", required.Scopes.Single().Path)));
    }

    [Fact]
    public void An_application_may_have_no_declaration_of_its_own()
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "lib.run"));

        CompiledPolicy policy = fixture.Compile(fixture.Emit("App", "public class Nothing;"));

        Assert.Equal(("App", "lib.run"), (policy.Manifest!.Application, Assert.Single(policy.Manifest.Agents.Single().Tasks).Id));
    }

    [Fact]
    public void A_task_that_both_declare_differently_names_both_places()
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "x.run").Replace("\"s\"", "\"t\"", StringComparison.Ordinal));
        CompiledPolicy policy = fixture.Compile(fixture.Emit("App", Tools("AppTools", "x.run")));

        Assert.Equal(
            [Finding.Error(
                "POL5010",
                "task 'x.run' is declared differently by 'AppTools.Run' in 'App' (Code.cs:6) and by 'LibTools.Run' in 'Lib' (Code.cs:6): "
                + "the second gained scope 't' at 'https://r.example'; the second lost scope 's' at 'https://r.example'. Give one of them another id, or declare both alike",
                "Code.cs",
                6)],
            policy.Faults);
        Assert.Null(policy.Manifest);
    }

    [Fact]
    public void A_task_that_both_declare_alike_is_one()
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "x.run"));

        Assert.Single(fixture.Compile(fixture.Emit("App", Tools("AppTools", "x.run"))).Manifest!.Sources);
    }

    [Theory]
    [InlineData("agent\"", "other\"", "task 'x.run' is declared differently by 'AppTools.Run' in 'App' (Code.cs:6) and by 'LibTools.Run' in 'Lib' (Code.cs:6): one is a task of agent 'agent', the other of 'other'. Give one of them another id, or declare both alike")]
    [InlineData("x.run", "y.run", null)]
    public void Agents_and_tasks_are_told_apart(string was, string becomes, string? fault)
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "x.run").Replace(was, becomes, StringComparison.Ordinal));

        Assert.Equal(fault is null ? [] : [fault], fixture.Compile(fixture.Emit("App", Tools("AppTools", "x.run"))).Faults.Select(each => each.Text));
    }

    [Fact]
    public void An_agent_has_one_owner_in_all_assemblies()
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "lib.run").Replace("agent\")", "agent\", Owner = \"two\")", StringComparison.Ordinal));
        CompiledPolicy policy = fixture.Compile(fixture.Emit("App", Tools("AppTools", "app.run").Replace("agent\")", "agent\", Owner = \"one\")", StringComparison.Ordinal)));

        Assert.Equal(
            [Finding.Error("POL5010", "agent 'agent' has the owner 'one' by 'AppTools.Run' in 'App' (Code.cs:6) and the owner 'two' by 'LibTools.Run' in 'Lib' (Code.cs:6); an agent has one owner", "Code.cs", 6)],
            policy.Faults);
    }

    [Fact]
    public void What_is_wrong_in_a_library_is_told_with_its_name()
    {
        using var fixture = new Fixture();
        fixture.Library("Lib", Tools("LibTools", "lib.run").Replace("\"s\"", "\"*\"", StringComparison.Ordinal));

        Assert.Equal(
            "scope '*' of task 'lib.run' is a wildcard; name each scope that is needed (in 'Lib')",
            Assert.Single(fixture.Compile(fixture.Emit("App", "public class Nothing;")).Faults).Text);
    }

    private static string Tools(string type, string task, string body = "") => $$"""
        using PolicyAnalyzers;
        [AgentIdentity("agent")] public class {{type}}
        {
            [AgentTask("{{task}}", Purpose = "p"), TaskScope("https://r.example", "s")]
            public void Run()
            { {{body}} }
        }
        """;
}
