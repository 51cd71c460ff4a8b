using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Effects;

/// <summary>What a task's code reaches, through everything that compilers make of it, and is not declared.</summary>
public sealed class EffectCheckTests
{
    private const string Effect = """[RequiresScope("https://r.example", "pay")]""";

    /// <summary>Bodies of a task, with the way to the effect, after the task itself.</summary>
    public static TheoryData<string, string> Ways => new()
    {
        { "Pay();", "Tools.Pay" },
        { "Helper();", "Tools.Helper → Tools.Pay" },
        { "new Client().Send();", "Client.Send" },
        { "_ = new Client().Balance;", "Client.Balance" },
        { "new Client().Paid += null;", "Client.Paid" },
        { "_ = new Made();", "Made" },
        { "new Everything().Look();", "Everything.Look" },
        { "ISender sender = new Sender(); sender.Send();", "Sender.Send → Tools.Pay" },
        { "IGiver<string> giver = new Giver(); giver.Give(null);", "Giver.Give → Tools.Pay" },
        { "Base b = new Derived(); b.Run();", "Derived.Run → Tools.Pay" },
        { "Generic<int> g = new Special(); g.Run(1);", "Special.Run → Tools.Pay" },
        { "System.Action a = () => Pay(); a();", "Tools.Pay" },
        { "int x = 1; System.Action a = () => Pay(x); a();", "Tools.Pay" },
        { "System.Action a = Pay; a();", "Tools.Pay" },
        { "Local(); void Local() => Pay();", "Tools.Pay" },
        { "PayAsync().Wait();", "Tools.PayAsync → Tools.Pay" },
        { "foreach (int i in Each()) { }", "Tools.Each → Tools.Pay" },
        { "foreach (int i in new Bag()) { }", "Bag.GetEnumerator → Tools.Pay" },
        { "using (new Closing()) { }", "Closing.Dispose → Tools.Pay" },
        { "_ = Holder.Value;", "Holder → Holder.Make → Tools.Pay" },
        { "System.Linq.Expressions.Expression<System.Action> e = () => Pay();", "Tools.Pay" },
        { "_ = new Number() + new Number();", "Number.op_Addition → Tools.Pay" },
        { "new Client().Extended();", "Extensions.Extended → Tools.Pay" },
        { "Twice<int>();", "Tools.Twice → Tools.Pay" },
        { "Deferred d = () => { }; d();", "Deferred.Invoke" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_scope_that_is_reached_and_not_declared_is_an_error_with_the_way(string body, string way)
    {
        foreach (OptimizationLevel optimization in Enum.GetValues<OptimizationLevel>())
        {
            using var fixture = new Fixture();
            Finding fault = Assert.Single(fixture.Compile(fixture.Emit("App", Source(body), optimization: optimization)).Faults);

            Assert.Equal(
                new Finding(FindingSeverity.Error, "POL4010", $"task 'a.b' lacks scope 'pay' at 'https://r.example', which 'Tools.Task → {way}' needs; declare it with [TaskScope], or do without the call", "Code.cs", fault.Line),
                fault);
        }
    }

    [Fact]
    public void The_way_may_lead_through_libraries_that_state_nothing_themselves()
    {
        using var fixture = new Fixture();
        fixture.Library("Ledger", $$"""using PolicyAnalyzers; public class Ledger { {{Effect}} public virtual void Pay() { } }""");
        fixture.Library("Between", "public class Between { public void Work() => new Ledger().Pay(); }");

        Finding fault = Assert.Single(fixture.Compile(fixture.Emit("App", """
            using PolicyAnalyzers;
            [AgentIdentity("agent")] public class Tools
            {
                [AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "read")] public void Task() => new Between().Work();
            }
            """)).Faults);

        Assert.Contains("'Tools.Task → Between.Work → Ledger.Pay'", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_in_the_application_of_a_method_in_a_library_is_reached()
    {
        using var fixture = new Fixture();
        fixture.Library("Ledger", $$"""using PolicyAnalyzers; public abstract class Ledger { public abstract void Open(); {{Effect}} public static void Pay() { } }""");

        Finding fault = Assert.Single(fixture.Compile(fixture.Emit("App", """
            using PolicyAnalyzers;
            [AgentIdentity("agent")] public class Tools
            {
                [AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "read")] public void Task(Ledger ledger) => ledger.Open();
            }
            public class Mine : Ledger { public override void Open() => Pay(); }
            """)).Faults);

        Assert.Contains("'Tools.Task → Mine.Open → Ledger.Pay'", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_records_what_is_needed_beside_what_is_granted_and_what_was_not_looked_into()
    {
        PolicyManifest manifest = Fixture.Policy(Source("Declared(); new System.Net.Http.HttpClient();")).Manifest!;

        TaskRequirement required = Assert.Single(manifest.Required);
        Assert.Equal("a.b", required.Task);
        RequiredScope scope = Assert.Single(required.Scopes);
        Assert.Equal(("https://r.example", "read"), (scope.Resource, scope.Scope));
        Assert.Equal(["Tools.Task", "Tools.Declared"], scope.Path);
        UnseenCode unseen = Assert.Single(required.Unseen);
        Assert.Equal("System.Net.Http.HttpClient", unseen.What);
        Assert.Equal(["Tools.Task"], unseen.Path);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void A_surplus_is_a_warning_with_what_is_needed_unless_the_analyzers_say_it(bool analyzed, bool throughLibrary, bool warned)
    {
        using var fixture = new Fixture();
        fixture.Library("Between", "public class Between { public void Work() { } }");
        string app = fixture.Emit("App", Source((throughLibrary ? "new Between().Work(); " : "") + "Declared();").Replace("\"read\")]\n    public void Task", "\"read\", \"list\")]\n    public void Task", StringComparison.Ordinal));
        fixture.Library("Between", "using PolicyAnalyzers; public class Between { public void Work() { } [RequiresScope(\"https://q.example\", \"q\")] public void Other() { } }");

        CompiledPolicy policy = fixture.Compile(app, analyzed: analyzed);

        Assert.NotNull(policy.Manifest);
        Finding[] expected = !warned ? [] :
        [
            new Finding(
                FindingSeverity.Warning,
                "POL4012",
                "task 'a.b' declares scope 'list' at 'https://r.example', which nothing that its code reaches needs: it needs 'read' ('Tools.Task → Tools.Declared'); remove it from [TaskScope]",
                "Code.cs",
                5),
        ];
        Assert.Equal(expected, policy.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Declared();")]
    [InlineData("Covered();")]
    [InlineData("System.Console.WriteLine(nameof(Pay));")]
    [InlineData("ISender other = null; _ = other is Sender;")]
    [InlineData("_ = typeof(Client);")]
    [InlineData("_ = new Client();")]
    public void What_is_declared_or_not_reached_is_no_fault(string body) => Assert.Empty(Fixture.Policy(Source(body)).Faults);

    private static string Source(string body) => $$"""
        using PolicyAnalyzers; using System.Collections.Generic; using System.Threading.Tasks;
        [AgentIdentity("agent")] public class Tools {
            [AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "read")]
            public void Task()
            { {{body}} }
            {{Effect}} public static void Pay() { }
            public static void Pay(int x) => Pay();
            [RequiresScope("https://r.example", "read")] public static void Declared() { }
            [RequiresScope("https://r.example", "read")] public static void Covered() => Pay();
            private void Helper() => Pay();
            private async Task PayAsync() { await System.Threading.Tasks.Task.Yield(); Pay(); }
            private IEnumerable<int> Each() { yield return 1; Pay(); }
            private void Twice<T>() => Pay();
        }
        public class Client
        {
            {{Effect}} public void Send() { }
            {{Effect}} public int Balance => 1;
            {{Effect}} public event System.Action Paid;
        }
        public class Made { {{Effect}} public Made() { } }
        {{Effect}} public class Everything { public void Look() { } }
        public interface ISender { void Send(); }
        public class Sender : ISender { void ISender.Send() => Tools.Pay(); }
        public interface IGiver<T> { void Give(T what); }
        public class Giver : IGiver<string> { public void Give(string what) => Tools.Pay(); }
        public class Base { public virtual void Run() { } }
        public class Derived : Base { public override void Run() => Tools.Pay(); }
        public abstract class Generic<T> { public abstract void Run(T x); }
        public class Special : Generic<int> { public override void Run(int x) => Tools.Pay(); }
        public class Bag { public IEnumerator<int> GetEnumerator() { Tools.Pay(); yield break; } }
        public sealed class Closing : System.IDisposable { public void Dispose() => Tools.Pay(); }
        public static class Holder { public static readonly int Value = Make(); static int Make() { Tools.Pay(); return 1; } }
        public class Number { public static Number operator +(Number a, Number b) { Tools.Pay(); return a; } }
        public static class Extensions { public static void Extended(this Client client) => Tools.Pay(); }
        {{Effect}} public delegate void Deferred();
        """;

    /// <summary>A decoder goes by the constructor's signature, and makes room for what the blob would count by it.</summary>
    [Fact]
    public void An_attribute_of_our_name_whose_constructor_takes_something_else_is_not_decoded() => Assert.Equal(
        "effect 'Ledger.Pay' cannot be read",
        Assert.Single(Fixture.Policy(Fixture.Method(more: """
            namespace PolicyAnalyzers { public sealed class RequiresScopeAttribute(string resource, params int[] scopes) : System.Attribute { } }
            public class Ledger { [PolicyAnalyzers.RequiresScope("https://r.example", 1)] public void Pay() { } }
            """)).Faults).Text);
}
