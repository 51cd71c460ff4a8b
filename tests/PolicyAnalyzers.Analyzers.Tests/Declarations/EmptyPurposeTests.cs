using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class EmptyPurposeTests
{
    private const string Id = "POL4006";

    private static string Method(string purpose, string id = "invoice.pay", string name = "PayInvoiceAsync") => $$"""
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class InvoiceTools
        {
            [AgentTask("{{id}}", Purpose = {{purpose}}), TaskScope("https://a.example", "pay")]
            public void {{name}}() { }
        }
        """;

    [Theory]
    [InlineData("\"invoice.pay\"")]
    [InlineData("\"Invoice pay\"")]
    [InlineData("\"InvoicePay\"")]
    [InlineData("\"Pay\"")]
    [InlineData("\"invoice\"")]
    [InlineData("\"PayInvoiceAsync\"")]
    [InlineData("\"PayInvoice\"")]
    [InlineData("nameof(PayInvoiceAsync)")]
    [InlineData("nameof(InvoiceTools)")]
    [InlineData("\"TODO\"")]
    [InlineData("\"todo: say what this is for\"")]
    [InlineData("\"To do\"")]
    [InlineData("\"TBD.\"")]
    [InlineData("\"n/a\"")]
    [InlineData("\"...\"")]
    [InlineData("\"-\"")]
    [InlineData("\"x\"")]
    [InlineData("\"test\"")]
    [InlineData("\"Purpose\"")]
    [InlineData("\"task\"")]
    public Task A_name_or_a_placeholder_is_no_purpose(string purpose) => V.Source(Method("{|#0:" + purpose + "|}"), Expect.Warning(Id));

    [Theory]
    [InlineData("\"Pay one approved invoice\"")]
    [InlineData("\"Pay invoice\"")]
    [InlineData("\"Pays the invoice that the user names\"")]
    [InlineData("\"Reconciliation\"")]
    [InlineData("\"Test the connection to the ledger\"")]
    [InlineData("\"Run the nightly report\"")]
    [InlineData("\"付款\"")]
    [InlineData("\"Счёт\"")]
    public Task A_purpose_in_words_is_silent(string purpose) => V.Source(Method(purpose));

    [Fact]
    public Task A_missing_one_is_another_rules() => V.Source(Method("\"  \""));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Method("{|#0:\"Pay\"|}") + Method("{|#1:\"TODO\"|}").Replace("using PolicyAnalyzers;", "", StringComparison.Ordinal).Replace("InvoiceTools", "Others", StringComparison.Ordinal),
        Expect.Warning(Id).WithMessage("The purpose 'Pay' of task 'invoice.pay' repeats a name; say what it is for, in words that an approver understands"),
        Expect.Warning(Id, 1).WithMessage("The purpose 'TODO' of task 'invoice.pay' says nothing; say what it is for, in words that an approver understands"));

    [Fact]
    public Task Local_functions_and_lambdas_have_purposes_too() => V.Source(
        """
        using System;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            public Action Run()
            {
                [AgentTask("invoice.read", Purpose = {|#0:"Read"|}), TaskScope("https://a.example", "read")] static void Read() { }
                Read();
                return [AgentTask("invoice.pay", Purpose = {|#1:"lambda"|}), TaskScope("https://a.example", "pay")] () => { };
            }
        }
        """.Replace("\"lambda\"", "\"pay\"", StringComparison.Ordinal),
        Expect.Warning(Id), Expect.Warning(Id, 1));
}
