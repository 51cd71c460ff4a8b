using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.NameAgentFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class NameAgentFixTests
{
    private const string Scope = """TaskScope("https://api.example.com", "read")""";

    [Fact]
    public Task Each_type_gets_one_agent() => V.Source(
        $$"""
        using PolicyAnalyzers;

        namespace Contoso
        {
            /// <summary>Tools.</summary>
            public class InvoiceTools
            {
                [{|POL4003:AgentTask|}("a", Purpose = "p"), {{Scope}}]
                public void One() { }

                [{|POL4003:AgentTask|}("b", Purpose = "p"), {{Scope}}]
                public void Two() { }
            }

            [System.Serializable]
            public class CalendarPlugin
            {
                public System.Action Run() => [{|POL4003:AgentTask|}("c", Purpose = "p"), {{Scope}}] () => { };
            }
        }
        """,
        $$"""
        using PolicyAnalyzers;

        namespace Contoso
        {
            /// <summary>Tools.</summary>
            [AgentIdentity("invoice")]
            public class InvoiceTools
            {
                [AgentTask("a", Purpose = "p"), {{Scope}}]
                public void One() { }

                [AgentTask("b", Purpose = "p"), {{Scope}}]
                public void Two() { }
            }

            [AgentIdentity("calendar")]
            [System.Serializable]
            public class CalendarPlugin
            {
                public System.Action Run() => [AgentTask("c", Purpose = "p"), {{Scope}}] () => { };
            }
        }
        """);

    [Fact]
    public Task A_name_is_written_as_the_tasks_attribute_is() => V.Source(
        """
        public class Mail
        {
            [{|POL4003:PolicyAnalyzers.AgentTask|}("a", Purpose = "p"), PolicyAnalyzers.TaskScope("https://api.example.com", "read")]
            public void One() { }
        }
        """,
        """
        [PolicyAnalyzers.AgentIdentity("mail")]
        public class Mail
        {
            [PolicyAnalyzers.AgentTask("a", Purpose = "p"), PolicyAnalyzers.TaskScope("https://api.example.com", "read")]
            public void One() { }
        }
        """);
}
