namespace PolicyAnalyzers.Policy.Tests.Comparison;

public sealed class ComparisonTests
{
    private static readonly ParameterPolicy Amount = new("amount", ParameterType.Number, max: 500);
    private static readonly ParameterPolicy InvoiceId = new("invoiceId", ParameterType.String, prefix: "INV-");

    public static TheoryData<DifferenceKind, string, TaskPolicy> Changes => new()
    {
        { DifferenceKind.Widening, "task 'invoice.pay' lives 31 seconds instead of 30", Samples.Pay(maxLifetimeSeconds: 31) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' lives 29 seconds instead of 30", Samples.Pay(maxLifetimeSeconds: 29) },
        { DifferenceKind.Widening, "task 'invoice.pay' is confidential instead of restricted", Samples.Pay(sensitivity: TaskSensitivity.Confidential) },
        { DifferenceKind.Widening, "task 'invoice.pay' has approval none instead of human", Samples.Pay(approval: TaskApproval.None) },
        { DifferenceKind.Neutral, "task 'invoice.pay' has another purpose", Samples.Pay(purpose: "Pay") },
        {
            DifferenceKind.Widening, "task 'invoice.pay' gained scope 'payments.approve' at 'https://ledger.contoso.example'",
            Samples.Pay(grants: [new(Samples.Ledger, ["payments.create", "payments.approve"])])
        },
        {
            DifferenceKind.Widening, "task 'invoice.pay' gained scope 'x' at 'urn:other'",
            Samples.Pay(grants: [new(Samples.Ledger, ["payments.create"]), new("urn:other", ["x"])])
        },
        { DifferenceKind.Widening, "task 'invoice.pay' no longer binds parameter 'amount'", Samples.Pay(parameters: [InvoiceId]) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' binds parameter 'currency'", Samples.Pay(parameters: [Amount, InvoiceId, new("currency", ParameterType.String)]) },
        { DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'amount'", Samples.Pay(parameters: [new("amount", ParameterType.Number, max: 501), InvoiceId]) },
        { DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'amount'", Samples.Pay(parameters: [new("amount", ParameterType.Number), InvoiceId]) },
        { DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'amount'", Samples.Pay(parameters: [new("amount", ParameterType.String), InvoiceId]) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' tightened parameter 'amount'", Samples.Pay(parameters: [new("amount", ParameterType.Integer, max: 500), InvoiceId]) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' tightened parameter 'amount'", Samples.Pay(parameters: [new("amount", ParameterType.Number, 0, 500), InvoiceId]) },
        { DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'invoiceId'", Samples.Pay(parameters: [Amount, new("invoiceId", ParameterType.String, prefix: "INV")]) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' tightened parameter 'invoiceId'", Samples.Pay(parameters: [Amount, new("invoiceId", ParameterType.String, prefix: "INV-2")]) },
        { DifferenceKind.Narrowing, "task 'invoice.pay' tightened parameter 'invoiceId'", Samples.Pay(parameters: [Amount, new("invoiceId", ParameterType.String, oneOf: ["INV-1"])]) },
        { DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'invoiceId'", Samples.Pay(parameters: [Amount, new("invoiceId", ParameterType.String, oneOf: ["INV-1", "X"])]) },
        {
            DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'amount'",
            Samples.Pay(parameters: [new("amount", ParameterType.Number, 400, 600), InvoiceId])
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_is_told_in_one_line(DifferenceKind kind, string message, TaskPolicy changed) =>
        Assert.Equal(
            [new PolicyDifference(kind, "invoice-assistant", "invoice.pay", message)],
            PolicyComparison.Compare(Samples.Manifest(), Samples.Manifest(changed)));

    [Fact]
    public void Nothing_changed_is_nothing_told()
    {
        Assert.Empty(PolicyComparison.Compare(Samples.Manifest(), Samples.Manifest().WithEpoch(9)));
    }

    [Fact]
    public void Tasks_and_agents_come_and_go()
    {
        TaskPolicy read = Samples.Pay("invoice.read");

        Assert.Equal(
            [new(DifferenceKind.Widening, "invoice-assistant", "invoice.read", "task 'invoice.read' is new and grants 'payments.create' at 'https://ledger.contoso.example'")],
            PolicyComparison.Compare(Samples.Manifest(), Samples.Manifest(Samples.Pay(), read)));
        Assert.Equal(
            [new(DifferenceKind.Narrowing, "invoice-assistant", "invoice.read", "task 'invoice.read' is gone")],
            PolicyComparison.Compare(Samples.Manifest(Samples.Pay(), read), Samples.Manifest()));

        PolicyManifest renamed = new("InvoiceAgent", 1, [new AgentPolicy("other", null, [Samples.Pay()])]);
        Assert.Equal(
            [DifferenceKind.Widening, DifferenceKind.Widening, DifferenceKind.Narrowing, DifferenceKind.Narrowing],
            PolicyComparison.Compare(Samples.Manifest(), renamed).Select(difference => difference.Kind));

        PolicyManifest owned = new("InvoiceAgent", 7, [new AgentPolicy("invoice-assistant", "sales", [Samples.Pay()])]);
        Assert.Equal(
            [new(DifferenceKind.Neutral, "invoice-assistant", null, "agent 'invoice-assistant' has another owner")],
            PolicyComparison.Compare(Samples.Manifest(), owned));

        PolicyManifest application = new("Other", 7, Samples.Manifest().Agents);
        Assert.Equal(
            [new(DifferenceKind.Widening, null, null, "application 'InvoiceAgent' became 'Other'")],
            PolicyComparison.Compare(Samples.Manifest(), application));
    }

    [Fact]
    public void Widenings_come_first()
    {
        TaskPolicy changed = Samples.Pay(purpose: "P", maxLifetimeSeconds: 20, approval: TaskApproval.None);

        Assert.Equal(
            [DifferenceKind.Widening, DifferenceKind.Narrowing, DifferenceKind.Neutral],
            PolicyComparison.Compare(Samples.Manifest(), Samples.Manifest(changed)).Select(difference => difference.Kind));
    }
}
