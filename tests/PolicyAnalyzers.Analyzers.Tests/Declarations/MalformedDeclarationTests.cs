using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class MalformedDeclarationTests
{
    private const string Id = "POL4001";
    private const string Task = """AgentTask("a.b", Purpose = "p")""";
    private const string Scope = """TaskScope("https://api.example.com", "read")""";

    private static string Method(string attributes, string parameters = "") => $$"""
        using System;
        using PolicyAnalyzers;

        public enum Colour { Red }

        [AgentIdentity("agent")]
        public class Tools
        {
            {{(attributes.Length > 0 ? "[" + attributes + "]" : "")}}
            public void Run({{parameters}}) { }
        }
        """;

    [Theory]
    [InlineData("""AgentTask({|#0:"A.B"|}, Purpose = "p"), """ + Scope)]
    [InlineData("""AgentTask({|#0:""|}, Purpose = "p"), """ + Scope)]
    [InlineData("""AgentTask(id: {|#0:"a..b"|}, Purpose = "p"), """ + Scope)]
    [InlineData("""AgentTask({|#0:null|}, Purpose = "p"), """ + Scope)]
    [InlineData("""{|#0:AgentTask|}("a.b"), """ + Scope)]
    [InlineData("""AgentTask("a.b", Purpose = {|#0:"  "|}), """ + Scope)]
    [InlineData("""AgentTask("a.b", Purpose = "p", MaxLifetimeSeconds = {|#0:0|}), """ + Scope)]
    [InlineData("""AgentTask("a.b", Purpose = "p", MaxLifetimeSeconds = {|#0:3601|}), """ + Scope)]
    [InlineData("""AgentTask("a.b", Purpose = "p", Sensitivity = {|#0:(Sensitivity)9|}), """ + Scope)]
    [InlineData("""AgentTask("a.b", Purpose = "p", Approval = {|#0:(Approval)9|}), """ + Scope)]
    [InlineData("""{|#0:AgentTask|}("a.b", Purpose = "p")""")]
    [InlineData(Task + """, {|#0:TaskScope|}("https://api.example.com")""")]
    [InlineData(Task + """, {|#0:TaskScope|}("https://api.example.com", new string[0])""")]
    [InlineData(Task + """, TaskScope({|#0:"api.example.com"|}, "read")""")]
    [InlineData(Task + """, TaskScope({|#0:"https://api.example.com#x"|}, "read")""")]
    [InlineData(Task + """, TaskScope("https://api.example.com", "read", {|#0:"wr ite"|})""")]
    [InlineData(Task + """, TaskScope("https://api.example.com", new[] { "read", {|#0:"files/*"|} })""")]
    [InlineData(Task + """, TaskScope("https://api.example.com", ["read", {|#0:"*"|}])""")]
    [InlineData(Task + """, TaskScope("https://api.example.com", "read", {|#0:"read"|})""")]
    [InlineData(Task + ", " + Scope + """, TaskScope({|#0:"https://api.example.com"|}, "write")""")]
    [InlineData("""{|#0:TaskScope|}("https://api.example.com", "read")""")]
    [InlineData("""RequiresScope({|#0:"nonsense"|}, "read")""")]
    [InlineData("""RequiresScope("https://api.example.com", {|#0:"*"|})""")]
    public Task A_faulty_method_is_an_error_at_its_argument(string attributes) => V.Source(Method(attributes), Expect.Error(Id));

    [Theory]
    [InlineData("[{|#0:TaskParameter|}] int? x")]
    [InlineData("[{|#0:TaskParameter|}] object x")]
    [InlineData("[{|#0:TaskParameter|}] string[] x")]
    [InlineData("[{|#0:TaskParameter|}] ref int x")]
    [InlineData("[{|#0:TaskParameter|}] in int x")]
    [InlineData("[{|#0:TaskParameter|}] char x")]
    [InlineData("[TaskParameter(Max = {|#0:double.PositiveInfinity|})] double x")]
    [InlineData("[TaskParameter(Min = {|#0:1.2345678901234567|})] double x")]
    [InlineData("[TaskParameter(OneOf = {|#0:new[] { \"a\", \"a\" }|})] string x")]
    [InlineData("[TaskParameter(Min = {|#0:1|})] string x")]
    [InlineData("[TaskParameter(Max = {|#0:1|})] bool x")]
    [InlineData("[TaskParameter(Min = {|#0:2|}, Max = 1)] decimal x")]
    [InlineData("[TaskParameter(Prefix = {|#0:\"a\"|})] int x")]
    [InlineData("[TaskParameter(OneOf = {|#0:new[] { \"true\" }|})] bool x")]
    [InlineData("[TaskParameter(Prefix = {|#0:\"\"|})] string x")]
    [InlineData("[TaskParameter(OneOf = {|#0:new string[0]|})] string x")]
    [InlineData("[TaskParameter(Name = {|#0:\"1x\"|})] string x")]
    [InlineData("[{|#0:TaskParameter|}] string _x")]
    [InlineData("[TaskParameter] string x, [TaskParameter(Name = {|#0:\"x\"|})] string y")]
    public Task A_faulty_parameter_is_an_error(string parameters) => V.Source(Method(Task + ", " + Scope, parameters), Expect.Error(Id));

    [Fact]
    public Task A_task_parameter_without_task_is_an_error() => V.Source(Method("", "[{|#0:TaskParameter|}] int x"), Expect.Error(Id));

    [Theory]
    [InlineData("")]
    [InlineData("int x, object y")]
    [InlineData("[TaskParameter] string x, [TaskParameter] bool y, [TaskParameter(Min = 1, Max = 1)] int z, [TaskParameter(Max = 0.5)] double d")]
    [InlineData("[TaskParameter] byte a, [TaskParameter] ulong b, [TaskParameter] float c, [TaskParameter(Name = \"e_1\")] Colour _d")]
    [InlineData("[TaskParameter] Guid a, [TaskParameter] DateOnly b, [TaskParameter] DateTime c, [TaskParameter] DateTimeOffset d")]
    [InlineData("[TaskParameter(Prefix = \"a\", OneOf = new[] { \"ab\" })] string x")]
    [InlineData("[TaskParameter(OneOf = new[] { \"Monday\" })] DayOfWeek x")]
    [InlineData("[TaskParameter(Prefix = \"2026-\")] DateOnly x")]
    public Task A_good_task_is_silent(string parameters) => V.Source(Method(Task + ", " + Scope, parameters));

    [Theory]
    [InlineData("public static class T { [{|#0:AgentTask|}(\"a\", Purpose = \"p\"), " + Scope + "] public static void Run() { } }", true)]
    [InlineData("[AgentIdentity(\"a\")] public class O { public class T { [AgentTask(\"a\", Purpose = \"p\"), " + Scope + "] public void Run() { } } }", false)]
    [InlineData("[AgentIdentity(\"a\")] public class B { } public class T : B { [AgentTask(\"a\", Purpose = \"p\"), " + Scope + "] public void Run() { } }", false)]
    [InlineData("[AgentIdentity(\"a\")] public interface T { [AgentTask(\"a\", Purpose = \"p\"), " + Scope + "] void Run(); }", false)]
    public Task A_task_needs_an_agent(string source, bool isFault) => V.Source("using PolicyAnalyzers;\n" + source, isFault ? [Expect.Error("POL4003")] : []);

    [Fact]
    public Task A_base_type_of_another_project_names_the_agent() => V.WithLibrary(
        """[PolicyAnalyzers.AgentIdentity("theirs")] public class Root { } public class LibraryTools : Root { }""",
        """
        using PolicyAnalyzers;
        class Tools : LibraryTools { [AgentTask("a.b", Purpose = "Read it"), TaskScope("https://r.example", "s")] public void Run() { } }
        """);

    [Fact]
    public Task The_assembly_may_name_the_agent() => V.Source(
        "using PolicyAnalyzers;\n[assembly: AgentIdentity(\"a\")]\npublic class T { [AgentTask(\"a\", Purpose = \"p\"), " + Scope + "] public void Run() { } }");

    [Fact]
    public Task A_faulty_agent_id_is_an_error() => V.Source(
        "using PolicyAnalyzers;\n[assembly: AgentIdentity({|#0:\"The Agent\"|})]\n[AgentIdentity({|#1:\"A\"|})] public class T { }",
        Expect.Error(Id), Expect.Error(Id, 1));

    [Fact]
    public Task A_partial_method_is_checked_once() => V.Source(
        "using PolicyAnalyzers;\n[AgentIdentity(\"a\")] public partial class T { [{|#0:AgentTask|}(\"a\"), " + Scope + "] public partial void Run(); public partial void Run() { } }",
        Expect.Error(Id));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Method("""AgentTask("a.b", Purpose = "p", MaxLifetimeSeconds = {|#0:7200|}), """ + Scope),
        Expect.Error(Id).WithMessage("A lifetime of 7200 seconds is not allowed; state 1 to 3600"));

    [Fact]
    public Task Erroneous_attributes_do_not_crash() => V.Broken(
        Method("""AgentTask(Missing.Id, Purpose = Missing.Purpose, MaxLifetimeSeconds = "x"), TaskScope(Missing.R, Missing.S), {|#0:AgentTask|}, TaskScope(1, 2, 3)""", "[TaskParameter(Name = 1)] Missing x")
            .Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal),
        frameworkOnly: true);
}
