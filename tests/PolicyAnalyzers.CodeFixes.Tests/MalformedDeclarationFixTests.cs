using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.MalformedDeclarationFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

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

    [Fact]
    public Task All_are_fixed_at_once() => V.Source(
        Source($$"""AgentTask({|POL4001:"A"|}, Purpose = "p", MaxLifetimeSeconds = {|POL4001:9999|}), {{Scope}}""", $$"""AgentTask({|POL4001:"B"|}, Purpose = "p"), {{Scope}}"""),
        Source($$"""AgentTask("a", Purpose = "p", MaxLifetimeSeconds = 3600), {{Scope}}""", $$"""AgentTask("b", Purpose = "p"), {{Scope}}"""));

    [Theory]
    [InlineData("""AgentTask({|POL4001:"1!"|}, Purpose = "p"), """ + Scope)]
    [InlineData("""AgentTask({|POL4001:Ids.Pay|}, Purpose = "p"), """ + Scope)]
    [InlineData("""{|POL4001:AgentTask|}("a"), """ + Scope)]
    public Task What_has_no_obvious_correction_is_left_alone(string attributes)
    {
        string source = Source(attributes) + """public static class Ids { public const string Pay = "Pay"; }""";
        return V.Nothing(source);
    }
}
