namespace PolicyAnalyzers.Policy.Tests.Comparison;

public sealed class ComparisonTests
{
    private static readonly ParameterPolicy Amount = new("amount", ParameterType.Number, max: 500);
    private static readonly ParameterPolicy AuditedAmount = new("amount", ParameterType.Number, max: 500, audited: true);
    private static readonly ParameterPolicy InvoiceId = new("invoiceId", ParameterType.String, prefix: "INV-");

    /// <summary>With every member.</summary>
    private static readonly PolicyManifest Whole = Samples.Manifest(Samples.Pay(parameters: [Amount, new("invoiceId", ParameterType.String, prefix: "INV-", audited: true)]));

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
        { DifferenceKind.Neutral, "task 'invoice.pay' lets the audit log hold the value of parameter 'amount'", Samples.Pay(parameters: [AuditedAmount, InvoiceId]) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_is_told_in_one_line(DifferenceKind kind, string message, TaskPolicy changed) =>
        Assert.Equal(
            [(kind, "invoice-assistant", "invoice.pay", message)],
            Told(Samples.Manifest(), Samples.Manifest(changed)));

    [Fact]
    public void What_the_audit_log_holds_is_told_beside_what_else_became_of_a_parameter()
    {
        PolicyManifest audited = Samples.Manifest(Samples.Pay(parameters: [AuditedAmount, InvoiceId]));
        PolicyManifest wider = Samples.Manifest(Samples.Pay(parameters: [new("amount", ParameterType.Number, max: 501), InvoiceId]));
        PolicyManifest without = Samples.Manifest(Samples.Pay(parameters: [InvoiceId]));
        const string Began = "task 'invoice.pay' lets the audit log hold the value of parameter 'amount'", Ended = "task 'invoice.pay' no longer lets the audit log hold the value of parameter 'amount'";

        Assert.Equal([(DifferenceKind.Neutral, Ended)], Lines(audited, Samples.Manifest()));
        Assert.Equal([(DifferenceKind.Widening, "task 'invoice.pay' loosened parameter 'amount'"), (DifferenceKind.Neutral, Ended)], Lines(audited, wider));
        Assert.Equal([(DifferenceKind.Narrowing, "task 'invoice.pay' binds parameter 'amount'"), (DifferenceKind.Neutral, Began)], Lines(without, audited));

        static IEnumerable<(DifferenceKind, string)> Lines(PolicyManifest accepted, PolicyManifest current) => Told(accepted, current).Select(told => (told.Item1, told.Item4));
    }

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
            [(DifferenceKind.Widening, "invoice-assistant", "invoice.read", "task 'invoice.read' is new and grants 'payments.create' at 'https://ledger.contoso.example'")],
            Told(Samples.Manifest(), Samples.Manifest(Samples.Pay(), read)));
        Assert.Equal(
            [(DifferenceKind.Narrowing, "invoice-assistant", "invoice.read", "task 'invoice.read' is gone")],
            Told(Samples.Manifest(Samples.Pay(), read), Samples.Manifest()));

        PolicyManifest renamed = new("InvoiceAgent", 1, [new AgentPolicy("other", null, [Samples.Pay()])]);
        Assert.Equal(
            [DifferenceKind.Widening, DifferenceKind.Widening, DifferenceKind.Narrowing, DifferenceKind.Narrowing],
            PolicyComparison.Compare(Samples.Manifest(), renamed).Select(difference => difference.Kind));

        PolicyManifest owned = new("InvoiceAgent", 7, [new AgentPolicy("invoice-assistant", "sales", [Samples.Pay()])]);
        Assert.Equal(
            [(DifferenceKind.Neutral, "invoice-assistant", null, "agent 'invoice-assistant' has another owner")],
            Told(Samples.Manifest(), owned));

        PolicyManifest application = new("Other", 7, Samples.Manifest().Agents);
        Assert.Equal(
            [(DifferenceKind.Widening, null, null, "application 'InvoiceAgent' became 'Other'")],
            Told(Samples.Manifest(), application));
    }

    [Fact]
    public void Widenings_come_first()
    {
        TaskPolicy changed = Samples.Pay(purpose: "P", maxLifetimeSeconds: 20, approval: TaskApproval.None);

        Assert.Equal(
            [DifferenceKind.Widening, DifferenceKind.Narrowing, DifferenceKind.Neutral],
            PolicyComparison.Compare(Samples.Manifest(), Samples.Manifest(changed)).Select(difference => difference.Kind));
    }

    [Theory]
    [InlineData("agents.0.tasks.0.purpose", "purpose", DifferenceKind.Neutral)]
    [InlineData("agents.0.tasks.0.maxLifetimeSeconds", "maxLifetimeSeconds", DifferenceKind.Narrowing)]
    [InlineData("agents.0.tasks.0.sensitivity", "sensitivity", DifferenceKind.Widening)]
    [InlineData("agents.0.tasks.0.approval", "approval", DifferenceKind.Widening)]
    [InlineData("agents.0.tasks.0.id", "tasks", DifferenceKind.Widening)]
    [InlineData("agents.0.id", "agents", DifferenceKind.Widening)]
    [InlineData("agents.0.owner", "owner", DifferenceKind.Neutral)]
    [InlineData("agents.0.tasks.0.parameters.0.name", "parameters", DifferenceKind.Widening)]
    [InlineData("agents.0.tasks.0.parameters.0.type", "parameters", DifferenceKind.Narrowing)]
    [InlineData("agents.0.tasks.0.parameters.0.max", "parameters", DifferenceKind.Narrowing)]
    [InlineData("agents.0.tasks.0.parameters.1.prefix", "parameters", DifferenceKind.Narrowing)]
    [InlineData("agents.0.tasks.0.parameters.1.audited", "parameters", DifferenceKind.Neutral)]
    [InlineData("agents.0.tasks.0.grants.0.resource", "grants", DifferenceKind.Widening)]
    [InlineData("agents.0.tasks.0.grants.0.scopes.0", "grants", DifferenceKind.Widening)]
    [InlineData("application", "application", DifferenceKind.Widening)]
    public void Every_member_of_the_manifest_has_its_class(string path, string member, DifferenceKind most)
    {
        IReadOnlyList<PolicyDifference> differences = PolicyComparison.Compare(Whole, Edited.Manifest(Whole, path));

        Assert.Contains(differences, difference => difference.Member == member);
        Assert.Equal(most, differences.Max(difference => difference.Kind));
    }

    [Fact]
    public void No_member_of_the_manifest_is_without_a_class()
    {
        string[] tested = [.. typeof(ComparisonTests).GetMethod(nameof(Every_member_of_the_manifest_has_its_class))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!)];

        Assert.Equal(Kinds(Edited.Paths(Whole).Except(["$schema", "epoch", "digest"])), Kinds(tested));

        static IEnumerable<string> Kinds(IEnumerable<string> paths) => paths.Select(path => path.Replace(".1", ".0", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public void What_became_possible_is_told_with_the_ways_of_the_code()
    {
        var current = new PolicyManifest(
            "A",
            1,
            [new AgentPolicy("x", null, [new TaskPolicy("t", "p", 1, TaskSensitivity.Public, TaskApproval.None, [], [new ResourceGrant("urn:r", ["s", "u"])])])],
            required: [new TaskRequirement("t", [new RequiredScope("urn:r", "s", ["A.B", "C.D"])], [new UnseenCode("X", ["A.B"])])]);
        IReadOnlyList<PolicyDifference> differences = PolicyComparison.Compare(new PolicyManifest("A", 1, [new AgentPolicy("x", null, [])]), current);

        Assert.Equal("'A.B → C.D' needs 's', no code that was looked into needs 'u'", PolicyComparison.Ways(current, Assert.Single(differences)));
        Assert.Null(PolicyComparison.Ways(current.WithoutSources(), differences[0]));
    }

    private static IEnumerable<(DifferenceKind, string?, string?, string)> Told(PolicyManifest accepted, PolicyManifest current) =>
        PolicyComparison.Compare(accepted, current).Select(difference => (difference.Kind, difference.Agent, difference.Task, difference.Message));
}
