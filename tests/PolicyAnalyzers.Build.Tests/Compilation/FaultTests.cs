namespace PolicyAnalyzers.Build.Tests.Compilation;

/// <summary>Each fault by its id, exact text and place.</summary>
public sealed class FaultTests
{
    private const string Identity = """[AgentIdentity("agent")] """;
    private const string Scope = """TaskScope("https://r.example", "s")""";

    [Theory]
    [InlineData(Identity, $$"""AgentTask("Bad Id", Purpose = "p"), {{Scope}}""", "task id 'Bad Id' must be dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(Identity, $$"""AgentTask(null, Purpose = "p"), {{Scope}}""", "task id '' must be dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(Identity, $$"""AgentTask("a.b"), {{Scope}}""", "task 'a.b' states no purpose")]
    [InlineData(Identity, $$"""AgentTask("a.b", Purpose = "p", MaxLifetimeSeconds = 0), {{Scope}}""", "task 'a.b' has a lifetime of 0 seconds; 1 to 3600 is allowed")]
    [InlineData(Identity, $$"""AgentTask("a.b", Purpose = "p", Sensitivity = (Sensitivity)9), {{Scope}}""", "the sensitivity of task 'a.b' has the undefined value 9")]
    [InlineData(Identity, $$"""AgentTask("a.b", Purpose = "p", Approval = (Approval)2), {{Scope}}""", "the approval of task 'a.b' has the undefined value 2")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p")""", "task 'a.b' grants nothing; declare at least one [TaskScope]")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example")""", "task 'a.b' names no scope at 'https://r.example'")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", null)""", "task 'a.b' names no scope at 'https://r.example'")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "files/*")""", "scope 'files/*' of task 'a.b' is a wildcard; name each scope that is needed")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "a b")""", "scope 'a b' of task 'a.b' must be 1 to 200 visible ASCII characters other than '\"' and '\\' (RFC 6749, section 3.3)")]
    [InlineData(Identity, """AgentTask("a.b", Purpose = "p"), TaskScope("ledger", "s")""", "resource 'ledger' of task 'a.b' must be an absolute URI in ASCII, https unless on loopback, without query, fragment, user information, white space or wildcard (RFC 8707), such as https://api.example.com")]
    [InlineData(Identity, $$"""AgentTask("a.b", Purpose = "p"), {{Scope}}, TaskScope("https://r.example", "t")""", "task 'a.b' grants resource 'https://r.example' twice")]
    [InlineData("""[AgentIdentity("Agent")] """, $$"""AgentTask("a.b", Purpose = "p"), {{Scope}}""", "agent id 'Agent' must be dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(Identity, Scope, "'Tools.Run' states task scopes or task parameters and is no task; declare it with [AgentTask]")]
    public void A_malformed_declaration_is_named(string identity, string attributes, string text)
    {
        Finding fault = Assert.Single(Fixture.Policy($"using PolicyAnalyzers;\n{identity}class Tools {{\n[{attributes}] void Run()\n{{ }} }}").Faults);

        Assert.Equal(new Finding(FindingSeverity.Error, "POL4001", text, "Code.cs", 4), fault);
    }

    [Theory]
    [InlineData("[TaskParameter(Name = \"9\")] int x", "parameter '9' of task 'a.b': the name must be ASCII letters, digits and '_', starting with a letter, at most 100 characters")]
    [InlineData("[TaskParameter] int x, [TaskParameter(Name = \"x\")] int y", "task 'a.b' has parameter 'x' twice")]
    [InlineData("[TaskParameter(Max = 1)] string x", "parameter 'x' of task 'a.b': a minimum or maximum needs a number")]
    [InlineData("[TaskParameter(Min = 2, Max = 1)] int x", "parameter 'x' of task 'a.b': the minimum is above the maximum")]
    [InlineData("[TaskParameter(Prefix = \"a\")] int x", "parameter 'x' of task 'a.b': a prefix or a set of values needs a string")]
    [InlineData("[TaskParameter(Prefix = \"\")] string x", "parameter 'x' of task 'a.b': the prefix is empty")]
    [InlineData("[TaskParameter(OneOf = new string[0])] string x", "parameter 'x' of task 'a.b': the set of values is empty")]
    [InlineData("[TaskParameter(OneOf = new[] { \"a\", \"a\" })] string x", "parameter 'x' of task 'a.b': a value is listed twice")]
    public void A_malformed_parameter_is_named(string parameters, string text)
    {
        Assert.Equal(new Finding(FindingSeverity.Error, "POL4001", text, "Code.cs", 7), Assert.Single(Fixture.Policy(Fixture.Method(parameters)).Faults));
    }

    [Fact]
    public void A_parameter_of_no_task_is_a_fault()
    {
        Finding fault = Assert.Single(Fixture.Policy("using PolicyAnalyzers; class Tools { void Run([TaskParameter] int x) { } }").Faults);

        Assert.Equal("'Tools.Run' states task scopes or task parameters and is no task; declare it with [AgentTask]", fault.Text);
    }

    [Fact]
    public void A_task_id_that_is_used_twice_is_reported_at_each_member_but_the_first()
    {
        Finding fault = Assert.Single(Fixture.Policy($$"""
            using PolicyAnalyzers;
            {{Identity}} class A { [AgentTask("a.b", Purpose = "p"), {{Scope}}] void Run() { } }
            [AgentIdentity("other")] class B
            {
                [AgentTask("a.b", Purpose = "p"), {{Scope}}]
                void Run() { }
            }
            """).Faults);

        Assert.Equal(
            new Finding(FindingSeverity.Error, "POL4002", "task 'a.b' is declared by 'A.Run' already; a task id is unique in its application", "Code.cs", 6),
            fault);
    }

    [Fact]
    public void An_agent_has_one_owner()
    {
        Finding fault = Assert.Single(Fixture.Policy($$"""
            using PolicyAnalyzers;
            [AgentIdentity("x", Owner = "one")] class A { [AgentTask("a.b", Purpose = "p"), {{Scope}}] void Run() { } }
            [AgentIdentity("x", Owner = "two")] class B { [AgentTask("a.c", Purpose = "p"), {{Scope}}] void Run() { } }
            """).Faults);

        Assert.Equal(new Finding(FindingSeverity.Error, "POL4001", "agent 'x' has two owners, 'one' and 'two'", "Code.cs", 3), fault);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        Assert.Equal(3, Fixture.Policy($$"""
            using PolicyAnalyzers;
            class A
            {
                [AgentTask("a.b", MaxLifetimeSeconds = 9999), {{Scope}}] void Run() { }
            }
            """).Faults.Count);
    }
}
