using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.BindArgumentFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class BindArgumentFixTests
{
    [Fact]
    public Task An_argument_is_bound() => V.Source(
        """
        using System.ComponentModel;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("invoice.read", Purpose = "Reads one invoice")]
            [TaskScope("https://api.example.com", "read")]
            public void Read([Description("The invoice")] string {|POL4008:invoiceId|}, bool brief) { }

            [PolicyAnalyzers.AgentTask("invoice.pay", Purpose = "Pays one invoice", Approval = Approval.Human)]
            [TaskScope("https://api.example.com", "pay")]
            public void Pay(string invoiceId, [PolicyAnalyzers.TaskParameter] decimal amount) { }
        }
        """,
        """
        using System.ComponentModel;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("invoice.read", Purpose = "Reads one invoice")]
            [TaskScope("https://api.example.com", "read")]
            public void Read([TaskParameter] [Description("The invoice")] string invoiceId, bool brief) { }

            [PolicyAnalyzers.AgentTask("invoice.pay", Purpose = "Pays one invoice", Approval = Approval.Human)]
            [TaskScope("https://api.example.com", "pay")]
            public void Pay(string invoiceId, [PolicyAnalyzers.TaskParameter] decimal amount) { }
        }
        """);
}
