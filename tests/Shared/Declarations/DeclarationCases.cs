namespace PolicyAnalyzers.Declarations;

/// <summary>The cases, by name.</summary>
internal static class DeclarationCases
{
    private const string Usings = "using System; using System.Threading.Tasks; using PolicyAnalyzers;\n";
    private const string Scope = """TaskScope("https://r.example", "s")""";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["a good task"] = Task($$"""AgentTask("a.b", Purpose = "Read it"), {{Scope}}"""),
        ["a task id with capitals"] = Task($$"""AgentTask({|POL4001:"A.B"|}, Purpose = "Read it"), {{Scope}}""", faults: "POL4001"),
        ["a task without id"] = Task($$"""AgentTask({|POL4001:null|}, Purpose = "Read it"), {{Scope}}""", faults: "POL4001"),
        ["a task without purpose"] = Task($$"""{|POL4001:AgentTask|}("a.b"), {{Scope}}""", faults: "POL4001"),
        ["a purpose of white space"] = Task($$"""AgentTask("a.b", Purpose = {|POL4001:" "|}), {{Scope}}""", faults: "POL4001"),
        ["a lifetime of nothing"] = Task($$"""AgentTask("a.b", Purpose = "Read it", MaxLifetimeSeconds = {|POL4001:0|}), {{Scope}}""", faults: "POL4001"),
        ["a lifetime of a day"] = Task($$"""AgentTask("a.b", Purpose = "Read it", MaxLifetimeSeconds = {|POL4001:86400|}), {{Scope}}""", faults: "POL4001"),
        ["an undefined sensitivity"] = Task($$"""AgentTask("a.b", Purpose = "Read it", Sensitivity = {|POL4001:(Sensitivity)9|}), {{Scope}}""", faults: "POL4001"),
        ["an undefined approval"] = Task($$"""AgentTask("a.b", Purpose = "Read it", Approval = {|POL4001:(Approval)9|}), {{Scope}}""", faults: "POL4001"),
        ["a task without grants"] = Task("""{|POL4001:AgentTask|}("a.b", Purpose = "Read it")""", faults: "POL4001"),
        ["grants without a task"] = Task("{|POL4001:TaskScope|}(\"https://r.example\", \"s\")", faults: "POL4001"),

        ["a resource that is a name"] = Task(At("{|POL4001:\"ledger\"|}"), faults: "POL4001"),
        ["a resource without a scheme"] = Task(At("{|POL4001:\"ledger.contoso.example\"|}"), faults: "POL4001"),
        ["a resource with a port for a scheme"] = Task(At("{|POL4001:\"localhost:5000\"|}"), faults: "POL4001"),
        ["a resource over plain http"] = Task(At("{|POL4001:\"http://ledger.contoso.example\"|}"), faults: "POL4001"),
        ["a resource over http on loopback"] = Task(At("\"http://127.0.0.1:5000\"")),
        ["a resource that is no address"] = Task(At("\"api://8f2f0c3e/ledger\"")),
        ["a resource with a query"] = Task(At("{|POL4001:\"https://r.example?tenant=1\"|}"), faults: "POL4001"),
        ["a resource with a fragment"] = Task(At("{|POL4001:\"https://r.example#x\"|}"), faults: "POL4001"),
        ["a resource with a password"] = Task(At("{|POL4001:\"https://me:secret@r.example\"|}"), faults: "POL4001"),
        ["a resource with a wildcard"] = Task(At("{|POL4001:\"https://*.r.example\"|}"), faults: "POL4001"),
        ["a resource with a placeholder"] = Task(At("{|POL4001:\"https://{tenant}.r.example\"|}"), faults: "POL4001"),
        ["no scope"] = Task("""AgentTask("a.b", Purpose = "Read it"), {|POL4001:TaskScope|}("https://r.example")""", faults: "POL4001"),
        ["null for scopes"] = Task("""AgentTask("a.b", Purpose = "Read it"), {|POL4001:TaskScope|}("https://r.example", null)""", faults: "POL4001"),
        ["a wildcard"] = Task("""AgentTask("a.b", Purpose = "Read it"), TaskScope("https://r.example", "s", {|POL4001:"files/*"|})""", faults: "POL4001"),
        ["two scopes in one"] = Task("""AgentTask("a.b", Purpose = "Read it"), TaskScope("https://r.example", {|POL4001:"read write"|})""", faults: "POL4001"),
        ["a scope twice"] = Task("""AgentTask("a.b", Purpose = "Read it"), TaskScope("https://r.example", "s", {|POL4001:"s"|})""", faults: "POL4001"),
        ["a resource twice"] = Task($$"""AgentTask("a.b", Purpose = "Read it"), {{Scope}}, TaskScope({|POL4001:"https://r.example"|}, "t")""", faults: "POL4001"),

        ["parameters of every kind"] = Parameters("[TaskParameter] string a, [TaskParameter(Min = 0, Max = 5)] int b, [TaskParameter(Prefix = \"x\", OneOf = new[] { \"xa\", \"xb\" })] string c, [TaskParameter(OneOf = new[] { \"Monday\" })] DayOfWeek d, [TaskParameter(Prefix = \"S\")] DayOfWeek e"),
        ["audited parameters"] = Parameters("[TaskParameter(Audited = true)] string a, [TaskParameter(Max = 5, Audited = true)] int b, [TaskParameter(Audited = false)] bool c"),
        ["an audited parameter of any type"] = Parameters("[{|POL4001:TaskParameter|}(Audited = true)] object x", "POL4001"),
        ["a parameter of any type"] = Parameters("[{|POL4001:TaskParameter|}] object x", "POL4001"),
        ["a parameter by reference"] = Parameters("[{|POL4001:TaskParameter|}] ref int x", "POL4001"),
        ["a parameter that may be null"] = Parameters("[{|POL4001:TaskParameter|}] int? x", "POL4001"),
        ["a parameter's name with a dash"] = Parameters("[TaskParameter(Name = {|POL4001:\"a-b\"|})] int x", "POL4001"),
        ["two parameters of one name"] = Parameters("[TaskParameter] int x, [TaskParameter(Name = {|POL4001:\"x\"|})] int y", "POL4001"),
        ["a minimum above the maximum"] = Parameters("[TaskParameter(Min = {|POL4001:2|}, Max = 1)] int x", "POL4001"),
        ["a maximum of a text"] = Parameters("[TaskParameter(Max = {|POL4001:2|})] string x", "POL4001"),
        ["a bound that no decimal holds"] = Parameters("[TaskParameter(Max = {|POL4001:1e300|})] double x", "POL4001"),
        ["a prefix of a number"] = Parameters("[TaskParameter(Prefix = {|POL4001:\"a\"|})] int x", "POL4001"),
        ["an empty prefix"] = Parameters("[TaskParameter(Prefix = {|POL4001:\"\"|})] string x", "POL4001"),
        ["an empty set"] = Parameters("[TaskParameter(OneOf = {|POL4001:new string[0]|})] string x", "POL4001"),
        ["a value twice"] = Parameters("[TaskParameter(OneOf = {|POL4001:new[] { \"a\", \"a\" }|})] string x", "POL4001"),
        ["a value beside the prefix"] = Parameters("[TaskParameter(Prefix = \"INV-\", OneOf = new[] { \"INV-1\", {|POL4001:\"PO-1\"|} })] string x", "POL4001"),
        ["a value that is no member"] = Parameters("[TaskParameter(OneOf = new[] { \"Monday\", {|POL4001:\"Caturday\"|} })] DayOfWeek x", "POL4001"),
        ["a prefix of no member"] = Parameters("[TaskParameter(Prefix = {|POL4001:\"X\"|})] DayOfWeek x", "POL4001"),
        ["a set of flags"] = Parameters("[TaskParameter(OneOf = new[] { \"Read, Write\" }, Prefix = \"R\")] System.IO.FileAccess x"),
        ["a parameter of no task"] = Usings + """
            public class Tools
            {
                public void Run([{|POL4001:TaskParameter|}] int x)
                { // POL4001
                }
            }
            """,
        ["a parameter of a constructor"] = Usings + """
            public class Tools
            {
                public Tools([{|POL4001:TaskParameter|}] int x) // POL4001
                {
                }
            }
            """,
        ["a parameter of a primary constructor"] = Usings + "public class Tools([{|POL4001:TaskParameter|}] int x) { public int X => x; } // POL4001",
        ["a parameter of an indexer"] = Usings + """
            public class Tools
            {
                public int this[[{|POL4001:TaskParameter|}] int x] => x; // POL4001
            }
            """,
        ["a parameter of a delegate"] = Usings + "public delegate void Tool([{|POL4001:TaskParameter|}] int x); // POL4001 without line",

        ["a task that no agent owns"] = Usings + $$"""
            public class Tools
            {
                [{|POL4003:AgentTask|}("a.b", Purpose = "Read it"), {{Scope}}] public void Run()
                { // POL4003
                }
            }
            """,
        ["the agent of a type around"] = Usings + $$"""[AgentIdentity("a")] public class Outer { public class Tools { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } } }""",
        ["the agent of a base type"] = Usings + $$"""[AgentIdentity("a")] public class Base<T> { } public class Tools : Base<int> { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } }""",
        ["the agent of the assembly"] = Usings + $$"""[assembly: AgentIdentity("a")] public class Tools { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } }""",
        ["the agent of an interface is not that of its implementation"] = Usings + $$"""
            [AgentIdentity("a")] public interface ITools { }
            public class Tools : ITools { [{|POL4003:AgentTask|}("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } } // POL4003
            """,
        ["everything at once"] = Usings + $$"""
            public class Tools
            {
                [{|POL4003:AgentTask|}({|POL4001:"A"|}, Purpose = "Read it", MaxLifetimeSeconds = {|POL4001:9999|}), {{Scope}}] public void Run() { } // POL4001 POL4001 POL4003
            }
            """,

        ["an agent's id with capitals"] = Usings + $$"""
            [AgentIdentity({|POL4001:"The Agent"|})]
            public class Tools
            {
                [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } // POL4001
                [AgentTask("a.c", Purpose = "Read it"), {{Scope}}] public void Walk() { }
            }
            """,
        ["an agent's id where no task is"] = Usings + """
            [AgentIdentity({|POL4001:"A"|})] public class Tools { public void Run() { } } // POL4001
            """,
        ["an agent's id where no code is"] = Usings + """[AgentIdentity({|POL4001:"A"|})] public interface ITools { } // POL4001 without line""",
        ["the assembly's agent with a faulty id"] = Usings + """[assembly: AgentIdentity({|POL4001:"A"|})] // POL4001 without line""",
        ["one agent, two owners"] = Usings + $$"""
            [AgentIdentity("x", Owner = "one")] public class A { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } }
            [AgentIdentity("x", Owner = {|POL4001:"two"|})] public class B { [AgentTask("a.c", Purpose = "Read it"), {{Scope}}] public void Run() { } } // POL4001
            """,
        ["one agent, its owner told once"] = Usings + $$"""
            [AgentIdentity("x")] public class A { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } }
            [AgentIdentity("x", Owner = "two")] public class B { [AgentTask("a.c", Purpose = "Read it"), {{Scope}}] public void Run() { } }
            """,
        ["the assembly's agent has another owner in a type"] = Usings + """
            [assembly: AgentIdentity("x", Owner = "one")]
            [AgentIdentity("x", Owner = {|POL4001:"two"|})] public class A { public void Run() { } } // POL4001
            """,

        ["a task id twice"] = Usings + $$"""
            [AgentIdentity("x")] public class A { [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] public void Run() { } }
            [AgentIdentity("y")] public class B { [AgentTask({|POL4002:"a.b"|}, Purpose = "Read it"), {{Scope}}] public void Run() { } } // POL4002
            """,
        ["a task id twice, on a local function and a lambda"] = Usings + $$"""
            [assembly: AgentIdentity("x")]
            public class A
            {
                public Action Run()
                {
                    [AgentTask("a.b", Purpose = "Read it"), {{Scope}}] void Local() { }
                    Local();
                    return [AgentTask({|POL4002:"a.b"|}, Purpose = "Read it"), {{Scope}}] () => { }; // POL4002
                }
            }
            """,

        ["a local function"] = Usings + $$"""
            [AgentIdentity("x")]
            public class A
            {
                public void Run()
                {
                    [AgentTask({|POL4001:"A"|}, Purpose = "Read it"), {{Scope}}]
                    void Local([{|POL4001:TaskParameter|}] object x)
                    { // POL4001 POL4001
                    }

                    Local(1);
                }
            }
            """,
        ["a lambda that no agent owns"] = Usings + $$"""
            public class A
            {
                public Action<int> Run() =>
                    [{|POL4003:AgentTask|}("a", Purpose = "Read it"), {{Scope}}] ([TaskParameter] int x) => { }; // POL4003
            }
            """,
        ["a lambda's parameter without a task"] = Usings + """
            public class A
            {
                public Action<int> Run() =>
                    ([{|POL4001:TaskParameter|}] int x) => { }; // POL4001
            }
            """,
        ["a partial method"] = Usings + $$"""
            [AgentIdentity("x")]
            public partial class A
            {
                [{|POL4001:AgentTask|}("a"), {{Scope}}] public partial void Run();

                public partial void Run()
                { // POL4001
                }
            }
            """,
        ["an async task"] = Usings + $$"""
            [AgentIdentity("x")]
            public class A
            {
                [{|POL4001:AgentTask|}("a"), {{Scope}}]
                public async Task RunAsync()
                { // POL4001
                    await Task.Yield();
                }
            }
            """,
        ["a task without a body"] = Usings + $$"""
            [AgentIdentity("x")]
            public interface ITools
            {
                [{|POL4001:AgentTask|}("a"), {{Scope}}] void Run(); // POL4001 without line
            }
            """,
        ["a task on an accessor"] = Usings + $$"""
            [AgentIdentity("x")]
            public class Tools
            {
                public int Count
                {
                    [{|POL4001:AgentTask|}("a"), {{Scope}}]
                    get { return 1; } // POL4001
                }
            }
            """,

        ["effects that are well stated"] = Usings + """
            [RequiresScope("https://r.example", "s")]
            public class Client
            {
                [RequiresScope("https://r.example", "s"), RequiresScope("https://s.example", "s", "t")] public void Run() { }
            }
            """,
        ["an effect of a method"] = Usings + """
            public class Client
            {
                [RequiresScope({|POL4001:"ledger"|}, "s")] public void Run()
                { // POL4001
                }
            }
            """,
        ["an effect of a constructor"] = Usings + """
            public class Client
            {
                [RequiresScope("https://r.example", {|POL4001:"*"|})] public Client() // POL4001
                {
                }
            }
            """,
        ["an effect of a property"] = Usings + """
            public class Client
            {
                [RequiresScope("https://r.example", "s", {|POL4001:"s"|})]
                public int Count
                {
                    get { return 1; } // POL4001
                }
            }
            """,
        ["an effect of an event"] = Usings + """
            public class Client
            {
                [{|POL4001:RequiresScope|}("https://r.example")]
                public event Action Changed
                {
                    add { } // POL4001
                    remove { }
                }
            }
            """,
        ["an effect of a type"] = Usings + """
            [RequiresScope("https://r.example", {|POL4001:"a b"|})]
            public class Client
            {
                public void Run() { } // POL4001
            }
            """,
        ["an effect of an interface's method"] = Usings + """
            public interface IClient
            {
                [RequiresScope({|POL4001:"http://r.example"|}, "s")] void Run(); // POL4001 without line
            }
            """,
        ["an effect of a delegate"] = Usings + """[RequiresScope("https://r.example", {|POL4001:"s.*"|})] public delegate void Call(); // POL4001 without line""",
        ["an effect of a local function"] = Usings + """
            public class Client
            {
                public void Run()
                {
                    [RequiresScope({|POL4001:""|}, "s")] static void Local() { } // POL4001
                    Local();
                }
            }
            """,
    };

    private static string At(string resource) => $$"""AgentTask("a.b", Purpose = "Read it"), TaskScope({{resource}}, "s")""";

    private static string Parameters(string parameters, string? faults = null) => Task($$"""AgentTask("a.b", Purpose = "Read it"), {{Scope}}""", parameters, faults);

    private static string Task(string attributes, string parameters = "", string? faults = null) => Usings + $$"""
        [AgentIdentity("agent")]
        public class Tools
        {
            [{{attributes}}]
            public void Run({{parameters}})
            {{{(faults is null ? "" : " // " + faults)}}
            }
        }
        """;
}
