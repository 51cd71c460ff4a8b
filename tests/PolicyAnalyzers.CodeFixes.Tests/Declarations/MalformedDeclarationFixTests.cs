using PolicyAnalyzers.CodeFixes.Declarations;
using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.MalformedDeclarationFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class MalformedDeclarationFixTests
{
    private const string Scope = """TaskScope("https://api.example.com", "read")""";

    private static string Source(string first, string second = "") => $$"""
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [{{first}}]
            public void One() { }
            {{(second.Length > 0 ? "\n    [" + second + "]\n    public void Two() { }" : "")}}
        }
        """;

    private static string Parameter(string parameter) => $$"""
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            private const double Bound = 5;

            [AgentTask("a", Purpose = "p"), {{Scope}}]
            public void Run({{parameter}}) { }
        }
        """;

    [Theory]
    [InlineData("Invoice.Pay", "invoice.pay")]
    [InlineData("InvoicePay", "invoice-pay")]
    [InlineData("invoice_pay", "invoice-pay")]
    [InlineData("invoice:pay", "invoice.pay")]
    [InlineData("HTTP.Get", "http.get")]
    public Task An_id_is_written_in_its_valid_form(string id, string corrected) => V.Source(
        Source($$"""AgentTask({|POL4001:"{{id}}"|}, Purpose = "p"), {{Scope}}"""),
        Source($$"""AgentTask("{{corrected}}", Purpose = "p"), {{Scope}}"""));

    [Theory]
    [InlineData("0", "1")]
    [InlineData("-5", "1")]
    [InlineData("86400", "3600")]
    public Task A_lifetime_is_brought_into_its_range(string seconds, string corrected) => V.Source(
        Source($$"""AgentTask("a", Purpose = "p", MaxLifetimeSeconds = {|POL4001:{{seconds}}|}), {{Scope}}"""),
        Source($$"""AgentTask("a", Purpose = "p", MaxLifetimeSeconds = {{corrected}}), {{Scope}}"""));

    [Theory]
    [InlineData("\"read\", {|POL4001:\"read\"|}, \"write\", {|POL4001:\"read\"|}", "\"read\", \"write\"")]
    [InlineData("new[] { \"read\", {|POL4001:\"read\"|} }", "new[] { \"read\" }")]
    [InlineData("[\"read\", {|POL4001:\"read\"|}]", "[\"read\"]")]
    public Task A_repeated_scope_is_removed(string scopes, string corrected) => V.Source(
        Source($$"""AgentTask("a", Purpose = "p"), TaskScope("https://api.example.com", {{scopes}})"""),
        Source($$"""AgentTask("a", Purpose = "p"), TaskScope("https://api.example.com", {{corrected}})"""));

    [Theory]
    [InlineData("http://api.example.com", "https://api.example.com")]
    [InlineData("HTTP://api.example.com/v1", "https://api.example.com/v1")]
    [InlineData("https://api.example.com?x=1", "https://api.example.com")]
    [InlineData("https://api.example.com/v1#top", "https://api.example.com/v1")]
    [InlineData("api.example.com", "https://api.example.com")]
    [InlineData(" https://api.example.com", "https://api.example.com")]
    public Task A_resource_is_written_in_its_valid_form(string resource, string corrected) => V.Source(
        Source($$"""AgentTask("a", Purpose = "p"), TaskScope({|POL4001:"{{resource}}"|}, "read")"""),
        Source($$"""AgentTask("a", Purpose = "p"), TaskScope("{{corrected}}", "read")"""));

    [Theory]
    [InlineData("[TaskParameter(Min = {|POL4001:5|}, Max = 1)] int x", "[TaskParameter(Min = 1, Max = 5)] int x")]
    [InlineData("[TaskParameter(Max = -1, Name = \"y\", Min = {|POL4001:Bound|})] int x", "[TaskParameter(Max = Bound, Name = \"y\", Min = -1)] int x")]
    [InlineData("[TaskParameter(Min = {|POL4001:5|})] string x", "[TaskParameter] string x")]
    [InlineData("[TaskParameter(Audited = true, Min = {|POL4001:5|})] string x", "[TaskParameter(Audited = true)] string x")]
    [InlineData("[TaskParameter(Min = {|POL4001:5|}, Audited = true, Max = 1)] int x", "[TaskParameter(Min = 1, Audited = true, Max = 5)] int x")]
    [InlineData("[TaskParameter(Min = {|POL4001:5|}, Max = {|POL4001:7|}, Prefix = \"a\")] string x", "[TaskParameter(Prefix = \"a\")] string x")]
    [InlineData("[TaskParameter(Name = \"y\", OneOf = {|POL4001:new[] { \"a\" }|})] int x", "[TaskParameter(Name = \"y\")] int x")]
    [InlineData("[TaskParameter(Prefix = \"a\", OneOf = new[] { {|POL4001:\"b\"|}, {|POL4001:\"c\"|}, \"ad\", {|POL4001:\"e\"|} })] string x", "[TaskParameter(Prefix = \"a\", OneOf = new[] { \"ad\" })] string x")]
    [InlineData("[TaskParameter(OneOf = [\"Monday\", {|POL4001:\"Caturday\"|}])] System.DayOfWeek x", "[TaskParameter(OneOf = [\"Monday\"])] System.DayOfWeek x")]
    [InlineData("[TaskParameter(Prefix = {|POL4001:\"X\"|})] System.DayOfWeek x", "[TaskParameter] System.DayOfWeek x")]
    public Task A_parameters_constraints_are_put_right(string parameter, string corrected) => V.Source(Parameter(parameter), Parameter(corrected));

    [Fact]
    public Task What_declares_nothing_is_removed() => V.Source(
        """
        using System;
        using PolicyAnalyzers;

        public class Client
        {
            /// <summary>Reads.</summary>
            [{|POL4001:TaskScope|}("https://api.example.com", "read")]
            [Obsolete]
            public void Read([{|POL4001:TaskParameter|}] string id) { }

            [Obsolete, {|POL4001:TaskScope|}("https://api.example.com", "read")]
            public void Write([{|POL4001:TaskParameter|}(Max = 5), Note] int count) { }
        }

        [AttributeUsage(AttributeTargets.Parameter)]
        public sealed class NoteAttribute : Attribute { }
        """,
        """
        using System;
        using PolicyAnalyzers;

        public class Client
        {
            /// <summary>Reads.</summary>
            [Obsolete]
            public void Read(string id) { }

            [Obsolete]
            public void Write([Note] int count) { }
        }

        [AttributeUsage(AttributeTargets.Parameter)]
        public sealed class NoteAttribute : Attribute { }
        """);

    [Theory]
    [InlineData("Restricted", "3600", "300")]
    [InlineData("Confidential", "1800", "900")]
    public Task A_lifetime_is_what_the_sensitivity_allows(string sensitivity, string seconds, string corrected) =>
        VerifyFix<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer, MalformedDeclarationFix>.Source(
            Source($$"""AgentTask("a", Purpose = "Reads one file", Sensitivity = Sensitivity.{{sensitivity}}, MaxLifetimeSeconds = {|POL4004:{{seconds}}|}), {{Scope}}"""),
            Source($$"""AgentTask("a", Purpose = "Reads one file", Sensitivity = Sensitivity.{{sensitivity}}, MaxLifetimeSeconds = {{corrected}}), {{Scope}}"""));

    [Fact]
    public Task All_are_fixed_at_once() => V.Source(
        Source($$"""AgentTask({|POL4001:"A"|}, Purpose = "p", MaxLifetimeSeconds = {|POL4001:9999|}), {{Scope}}""", $$"""AgentTask({|POL4001:"B"|}, Purpose = "p"), {{Scope}}"""),
        Source($$"""AgentTask("a", Purpose = "p", MaxLifetimeSeconds = 3600), {{Scope}}""", $$"""AgentTask("b", Purpose = "p"), {{Scope}}"""));

    [Theory]
    [InlineData("""AgentTask({|POL4001:"1!"|}, Purpose = "p"), """ + Scope)]
    [InlineData("""AgentTask({|POL4001:Ids.Pay|}, Purpose = "p"), """ + Scope)]
    [InlineData("""{|POL4001:AgentTask|}("a"), """ + Scope)]
    [InlineData("""AgentTask("a", Purpose = "p"), TaskScope({|POL4001:"ledger"|}, "read")""")]
    [InlineData("""AgentTask("a", Purpose = "p"), TaskScope({|POL4001:"https://*.example.com"|}, "read")""")]
    public Task What_has_no_obvious_correction_is_left_alone(string attributes)
    {
        string source = Source(attributes) + """public static class Ids { public const string Pay = "Pay"; }""";
        return V.Nothing(source);
    }
}
