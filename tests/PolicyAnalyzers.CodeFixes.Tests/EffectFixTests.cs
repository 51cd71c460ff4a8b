using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Effects;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>Fixes for what is declared and what is used: afterwards they are equal.</summary>
public sealed class EffectFixTests
{
    private const string Ledger = """

        public sealed class Ledger
        {
            public const string Resource = "https://ledger.example";
            [RequiresScope(Resource, "read")] public string Read() => "";
            [RequiresScope(Resource, "pay")] public void Pay() { }
            [RequiresScope("https://mail.example", "send")] public void Send() { }
        }
        """;

    private static string Tools(string members) => """
        using System;
        using System.Threading.Tasks;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(Ledger ledger)
        {

        """ + members + "\n\n    private void Helper() => ledger.Pay();\n    private Ledger Ledger => ledger;\n}\n" + Ledger;

    private static Task Add(string before, string after) => VerifyFix<AgentCodeAnalyzer, AddScopeFix>.Source(Tools(before), Tools(after));

    private static Task Remove(string before, string after) => VerifyFix<AgentCodeAnalyzer, RemoveScopeFix>.Source(Tools(before), Tools(after));

    [Fact]
    public Task A_scope_is_added_to_the_grant_of_its_resource() => Add(
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope("https://ledger.example", "read")]
            public void Run() { ledger.Read(); {|POL4010:ledger.Pay()|}; }
        """,
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope("https://ledger.example", "read", "pay")]
            public void Run() { ledger.Read(); ledger.Pay(); }
        """);

    [Fact]
    public Task A_grant_of_another_resource_is_added() => Add(
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, "read")]
            public void Run() { ledger.Read(); {|POL4010:ledger.Send()|}; }
        """,
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, "read")]
            [TaskScope("https://mail.example", "send")]
            public void Run() { ledger.Read(); ledger.Send(); }
        """);

    [Fact]
    public Task The_resource_is_named_as_the_member_names_it() => Add(
        """
            [AgentTask("a.b", Purpose = "p"), TaskScope("https://mail.example", "send")]
            public void Run() { ledger.Send(); {|POL4010:ledger.Pay()|}; }
        """,
        """
            [AgentTask("a.b", Purpose = "p"), TaskScope("https://mail.example", "send")]
            [TaskScope(Ledger.Resource, "pay")]
            public void Run() { ledger.Send(); ledger.Pay(); }
        """);

    [Fact]
    public Task All_that_a_task_lacks_is_added_at_once() => Add(
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, scopes: new[] { "read" })]
            public void {|POL4010:Run|}() { ledger.Read(); Helper(); {|POL4010:ledger.Send()|}; Action later = () => {|POL4010:ledger.Send()|}; later(); }
        """,
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, scopes: new[] { "read", "pay" })]
            [TaskScope("https://mail.example", "send")]
            public void Run() { ledger.Read(); Helper(); ledger.Send(); Action later = () => ledger.Send(); later(); }
        """);

    [Fact]
    public Task A_member_that_states_effects_states_the_missing_one() => Add(
        """
            [RequiresScope(Ledger.Resource, "read")]
            public void Both() { ledger.Read(); {|POL4011:ledger.Pay()|}; }

            [RequiresScope(Ledger.Resource, "read")]
            public string {|POL4011:Name|} { get { Helper(); return ledger.Read(); } }
        """,
        """
            [RequiresScope(Ledger.Resource, "read", "pay")]
            public void Both() { ledger.Read(); ledger.Pay(); }

            [RequiresScope(Ledger.Resource, "read", "pay")]
            public string Name { get { Helper(); return ledger.Read(); } }
        """);

    [Fact]
    public Task A_published_scope_is_added() => VerifyFix<AgentCodeAnalyzer, AddScopeFix>.Source(
        """
        using System.Threading.Tasks;
        using Microsoft.Graph;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(GraphServiceClient graph)
        {
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]
            public async Task<object?> Run() => (await graph.Me.Messages.GetAsync(), await {|POL4015:graph.Me.Events.GetAsync()|});
        }
        """,
        """
        using System.Threading.Tasks;
        using Microsoft.Graph;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(GraphServiceClient graph)
        {
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic", "Calendars.ReadBasic")]
            public async Task<object?> Run() => (await graph.Me.Messages.GetAsync(), await graph.Me.Events.GetAsync());
        }
        """);

    [Theory]
    [InlineData("""[TaskScope(Ledger.Resource, "read", {|POL4012:"pay"|})]""", """[TaskScope(Ledger.Resource, "read")]""")]
    [InlineData("""[TaskScope(Ledger.Resource, {|POL4012:"pay"|}, "read")]""", """[TaskScope(Ledger.Resource, "read")]""")]
    [InlineData("""[TaskScope(Ledger.Resource, {|POL4012:"pay"|}, "read", {|POL4012:"delete"|})]""", """[TaskScope(Ledger.Resource, "read")]""")]
    [InlineData("""[TaskScope(Ledger.Resource, new[] { "read", {|POL4012:"pay"|} })]""", """[TaskScope(Ledger.Resource, new[] { "read" })]""")]
    [InlineData("""[TaskScope(Ledger.Resource, "read"), TaskScope("https://mail.example", {|POL4012:"send"|})]""", """[TaskScope(Ledger.Resource, "read")]""")]
    public Task A_surplus_scope_is_removed(string before, string after) => Remove(
        $$"""
            [AgentTask("a.b", Purpose = "p")]
            {{before}}
            public string Run() => ledger.Read();

            [RequiresScope("https://mail.example", "send")] public void Send() => ledger.Send();
        """,
        $$"""
            [AgentTask("a.b", Purpose = "p")]
            {{after}}
            public string Run() => ledger.Read();

            [RequiresScope("https://mail.example", "send")] public void Send() => ledger.Send();
        """);

    [Fact]
    public Task A_grant_of_which_nothing_is_left_goes_with_its_line() => Remove(
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope("https://mail.example", {|POL4012:"send"|}, {|POL4012:"read"|})]
            [TaskScope(Ledger.Resource, "read")]
            public string Run() => ledger.Read();

            [RequiresScope("https://mail.example", "send")] public void Send() => ledger.Send();
        """,
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, "read")]
            public string Run() => ledger.Read();

            [RequiresScope("https://mail.example", "send")] public void Send() => ledger.Send();
        """);

    [Fact]
    public Task The_last_grant_of_a_task_is_not_removed() => VerifyFix<AgentCodeAnalyzer, RemoveScopeFix>.Nothing(Tools(
        """
            [AgentTask("a.b", Purpose = "p")]
            [TaskScope(Ledger.Resource, {|POL4012:"read"|})]
            public string Run() => "nothing";
        """));

    [Fact]
    public Task A_base_and_an_interface_state_what_is_needed() => VerifyFix<EffectParityAnalyzer, StatePromiseFix>.Source(
        """
        using PolicyAnalyzers;

        public interface IPayments
        {
            void Settle();
        }

        public abstract class Reader
        {
            [RequiresScope("https://ledger.example", "read")]
            public abstract void Load();
        }

        public class Payments : Reader, IPayments
        {
            [RequiresScope("https://ledger.example", "pay", "approve")]
            public void {|POL4013:Settle|}() { }

            [RequiresScope("https://ledger.example", "read", "list")]
            public override void {|POL4013:Load|}() { }
        }
        """,
        """
        using PolicyAnalyzers;

        public interface IPayments
        {
            [RequiresScope("https://ledger.example", "approve", "pay")]
            void Settle();
        }

        public abstract class Reader
        {
            [RequiresScope("https://ledger.example", "read", "list")]
            public abstract void Load();
        }

        public class Payments : Reader, IPayments
        {
            [RequiresScope("https://ledger.example", "pay", "approve")]
            public void Settle() { }

            [RequiresScope("https://ledger.example", "read", "list")]
            public override void Load() { }
        }
        """);

    [Fact]
    public Task A_tool_becomes_a_task() => VerifyFix<AgentCodeAnalyzer, DeclareToolFix>.Source(
        """
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        public class LedgerTools(Ledger ledger)
        {
            [McpServerTool]
            public void PayAsync() { {|POL4014:ledger.Pay()|}; ledger.Send(); ledger.Read(); }
        }
        """ + Ledger,
        """
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("ledger")]
        public class LedgerTools(Ledger ledger)
        {
            [AgentTask("ledger.pay", Purpose = "Pay")]
            [TaskScope("https://ledger.example", "pay", "read")]
            [TaskScope("https://mail.example", "send")]
            [McpServerTool]
            public void PayAsync() { ledger.Pay(); ledger.Send(); ledger.Read(); }
        }
        """ + Ledger);
}
