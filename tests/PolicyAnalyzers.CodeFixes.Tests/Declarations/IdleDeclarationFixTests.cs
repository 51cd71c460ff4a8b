using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.IdleDeclarationFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class IdleDeclarationFixTests
{
    [Fact]
    public Task A_declaration_without_effect_goes_with_all_that_belongs_to_it() => V.Source(
        """
        using System.ComponentModel;
        using PolicyAnalyzers;

        public interface ITools
        {
            [{|POL4007:AgentTask|}("invoice.read", Purpose = "Reads one invoice")]
            [TaskScope("https://api.example.com", "read"), Description("Reads")]
            void Read([TaskParameter] string invoiceId);

            int Count
            {
                [{|POL4007:AgentTask|}("invoice.count", Purpose = "Counts the invoices"), TaskScope("https://api.example.com", "read")]
                get => 1;
            }
        }
        """,
        """
        using System.ComponentModel;
        using PolicyAnalyzers;

        public interface ITools
        {
            [Description("Reads")]
            void Read(string invoiceId);

            int Count
            {
                get => 1;
            }
        }
        """);

    [Fact]
    public Task A_task_returns_a_task() => V.Source(
        """
        using System.Threading.Tasks;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [{|POL4007:AgentTask|}("invoice.read", Purpose = "Reads one invoice"), TaskScope("https://api.example.com", "read")]
            public async void Read() => await Task.Yield();
        }
        """,
        """
        using System.Threading.Tasks;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("invoice.read", Purpose = "Reads one invoice"), TaskScope("https://api.example.com", "read")]
            public async Task Read() => await Task.Yield();
        }
        """);

    [Fact]
    public Task Without_the_namespace_the_name_is_whole() => V.Source(
        """
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [{|POL4007:AgentTask|}("invoice.read", Purpose = "Reads one invoice"), TaskScope("https://api.example.com", "read")]
            public async void Read() => await System.Threading.Tasks.Task.Yield();
        }
        """,
        """
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("invoice.read", Purpose = "Reads one invoice"), TaskScope("https://api.example.com", "read")]
            public async System.Threading.Tasks.Task Read() => await System.Threading.Tasks.Task.Yield();
        }
        """);
}
