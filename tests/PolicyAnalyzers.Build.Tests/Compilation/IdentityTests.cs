using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

public sealed class IdentityTests
{
    private const string Declaration = """[AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "s")] public void Run() { }""";

    [Theory]
    [InlineData("""[AgentIdentity("mine")] class Tools { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] struct Tools { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] static class Outer { class Middle { class Tools { BODY } } }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] class Base { } class Tools : Base { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] class Base { } class Between<T> : Base { } class Tools : Between<int> { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] class Base { } class Outer : Base { class Tools { BODY } }""", "mine")]
    [InlineData("""[assembly: AgentIdentity("mine")] class Tools { BODY }""", "mine")]
    [InlineData("""[assembly: AgentIdentity("other")] [AgentIdentity("mine")] class Tools { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("other")] class Base { } [AgentIdentity("mine")] class Outer { class Tools : Base { BODY } }""", "mine")]
    public void The_agent_is_that_of_the_nearest_declaration(string code, string agent)
    {
        CompiledPolicy policy = Fixture.Policy("using PolicyAnalyzers; " + code.Replace("BODY", Declaration, StringComparison.Ordinal));

        Assert.Empty(policy.Faults);
        Assert.Equal(agent, Assert.Single(policy.Manifest!.Agents).Id);
    }

    [Fact]
    public void One_agent_may_be_declared_in_several_places_and_its_owner_in_one()
    {
        CompiledPolicy policy = Fixture.Policy("""
            using PolicyAnalyzers;
            [AgentIdentity("x")] class A { [AgentTask("a.one", Purpose = "p"), TaskScope("https://r.example", "s")] public void Run() { } }
            [AgentIdentity("x", Owner = "team")] class B { [AgentTask("a.two", Purpose = "p"), TaskScope("https://r.example", "s")] public void Run() { } }
            """);

        AgentPolicy agent = Assert.Single(policy.Manifest!.Agents);
        Assert.Equal("team", agent.Owner);
        Assert.Equal(["a.one", "a.two"], agent.Tasks.Select(task => task.Id));
    }

    [Theory]
    [InlineData("class Tools : LibraryTools { BODY }", "theirs")]
    [InlineData("class Between : LibraryTools { } class Tools : Between { BODY }", "theirs")]
    [InlineData("class Tools : LibraryTools<int> { BODY }", "theirs")]
    [InlineData("class Outer : LibraryTools { class Tools { BODY } }", "theirs")]
    [InlineData("""[assembly: AgentIdentity("mine")] class Tools : LibraryTools { BODY }""", "mine")]
    [InlineData("""[AgentIdentity("mine")] class Between : LibraryTools { } class Tools : Between { BODY }""", "mine")]
    public void A_base_type_of_another_assembly_names_the_agent_where_this_one_names_none(string code, string agent)
    {
        using var fixture = new Fixture();
        fixture.Library("Root", """[PolicyAnalyzers.AgentIdentity("theirs", Owner = "team")] public class Root { }""");
        fixture.Library("Library", "public class LibraryTools : Root { } public class LibraryTools<T> : LibraryTools { }");

        CompiledPolicy policy = fixture.Compile(fixture.Emit("App", "using PolicyAnalyzers; " + code.Replace("BODY", Declaration, StringComparison.Ordinal)));

        Assert.Empty(policy.Faults);
        Assert.Equal((agent, agent == "theirs" ? "team" : null), (policy.Manifest!.Agents.Single().Id, policy.Manifest.Agents.Single().Owner));
    }

    [Fact]
    public void A_base_type_that_is_not_found_names_no_agent()
    {
        using var fixture = new Fixture();
        fixture.Library("Library", """[PolicyAnalyzers.AgentIdentity("theirs")] public class LibraryTools { }""");
        string application = fixture.Emit("App", "using PolicyAnalyzers; class Tools : LibraryTools { BODY }".Replace("BODY", Declaration, StringComparison.Ordinal));
        fixture.Forget("Library");

        Assert.Equal("task 'a.b' belongs to no agent; mark its type or the assembly with [AgentIdentity]", Assert.Single(fixture.Compile(application).Faults).Text);
    }

    [Fact]
    public void An_identity_without_tasks_is_no_policy()
    {
        CompiledPolicy policy = Fixture.Policy("""[assembly: PolicyAnalyzers.AgentIdentity("x")] [PolicyAnalyzers.AgentIdentity("y")] class A { }""");

        Assert.Null(policy.Manifest);
        Assert.Empty(policy.Faults);
        Assert.Equal("App", policy.Application);
    }

    [Theory]
    [InlineData("interface ITools { BODY }")]
    [InlineData("interface IOuter { class Tools { BODY } }")]
    [InlineData("class Tools { BODY }")]
    public void Without_an_agent_anywhere_it_is_a_fault_also_where_there_is_no_base_type(string code)
    {
        CompiledPolicy policy = Fixture.Policy("using PolicyAnalyzers; " + code.Replace("BODY", Declaration, StringComparison.Ordinal));

        Assert.Contains("belongs to no agent", Assert.Single(policy.Faults).Text, StringComparison.Ordinal);
    }
}
