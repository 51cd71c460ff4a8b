using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class UnboundArgumentTests
{
    private const string Id = "POL4008";

    private static string Method(string parameters, string approval = "None", string scope = "TaskScope(\"https://a.example\", \"read\")") => $$"""
        using System;
        using System.Threading;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("invoice.read", Purpose = "Read one invoice", Approval = Approval.{{approval}}){{(scope.Length > 0 ? ", " + scope : "")}}]
            public void Run({{parameters}}) { }
        }
        """;

    [Theory]
    [InlineData("string {|#0:invoiceId|}")]
    [InlineData("string {|#0:id|}, CancellationToken cancellationToken")]
    [InlineData("Guid {|#0:customerID|}")]
    [InlineData("int {|#0:order_id|}")]
    [InlineData("string {|#0:accountNumber|}, bool brief")]
    public Task An_id_that_nothing_binds_is_a_suggestion(string parameters) => V.Source(Method(parameters), Expect.Suggestion(Id));

    [Fact]
    public Task Each_is_named() => V.Source(Method("string {|#0:accountId|}, string {|#1:invoiceId|}, string text"), Expect.Suggestion(Id), Expect.Suggestion(Id, 1));

    [Theory]
    [InlineData("")]
    [InlineData("string text, int count, CancellationToken cancellationToken")]
    [InlineData("[TaskParameter] string invoiceId")]
    [InlineData("[TaskParameter] string invoiceId, string accountId, bool includeRelated")]
    [InlineData("string invoiceId, [TaskParameter] decimal amount")]
    [InlineData("string conversationId, Guid correlationId, string session_id, string traceId")]
    [InlineData("int pageNumber, int number, int line_number")]
    [InlineData("string paid, string grid, string valid, string Android")]
    [InlineData("string[] invoiceIds, object invoiceId, bool hasId")]
    public Task What_is_bound_or_names_nothing_is_silent(string parameters) => V.Source(Method(parameters));

    [Fact]
    public Task A_task_that_grants_nothing_is_another_rules() => V.Source(Method("string invoiceId", scope: ""));

    [Fact]
    public Task What_a_human_approves_should_be_seen() => V.Source(
        Method("string {|#0:invoice|}, decimal {|#1:amount|}, CancellationToken cancellationToken", "Human"),
        Expect.Suggestion(Id).WithMessage("Task 'invoice.read' binds no argument, so that who approves it does not see 'invoice'; mark it with [TaskParameter]"),
        Expect.Suggestion(Id, 1));

    [Theory]
    [InlineData("")]
    [InlineData("[TaskParameter] string invoice, decimal amount")]
    [InlineData("CancellationToken cancellationToken")]
    public Task What_a_human_sees_is_silent(string parameters) => V.Source(Method(parameters, "Human"));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Method("string {|#0:invoiceId|}"),
        Expect.Suggestion(Id).WithMessage("Task 'invoice.read' binds no argument, so that its token is good for every 'invoiceId'; mark it with [TaskParameter]"));
}
