namespace PolicyAnalyzers.Policy.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly PolicyManifest Manifest = Samples.Manifest();

    [Fact]
    public void What_is_declared_is_allowed() => Assert.Null(PolicyEvaluator.Evaluate(Manifest, Samples.Access(amount: 500)));

    [Fact]
    public void Anything_else_is_refused_with_its_rule_and_without_a_value()
    {
        TaskAccess access = Samples.Access();

        Refused(RefusalKind.Task, "agent 'invoice-assistant' has no task 'invoice.delete' in this manifest", access with { Task = "invoice.delete" });
        Refused(RefusalKind.Task, "agent 'other' has no task 'invoice.pay' in this manifest", access with { Agent = "other" });
        Refused(RefusalKind.Resource, "task 'invoice.pay' grants nothing at 'https://other.example'", access with { Resource = "https://other.example" });
        Refused(RefusalKind.Scope, "task 'invoice.pay' does not grant scope 'payments.approve' at 'https://ledger.contoso.example'", Samples.Access(scope: "payments.approve"));
        Refused(RefusalKind.Scope, "no scope is asked for", access with { Scopes = [] });
        Refused(RefusalKind.Parameter, "parameter 'amount' is above its maximum of 500", Samples.Access(amount: 500.01m));
        Refused(RefusalKind.Parameter, "parameter 'amount' is missing", access with { Parameters = new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" } });
        Refused(RefusalKind.Parameter, "parameter 'amount' must be a number", With("amount", "100"));
        Refused(RefusalKind.Parameter, "parameter 'invoiceId' must start with 'INV-'", With("invoiceId", "inv-7"));
    }

    [Theory]
    [InlineData("0.5", "parameter 'x' must be a whole number")]
    [InlineData("0", "parameter 'x' is below its minimum of 1")]
    [InlineData("1.0", null)]
    public void A_whole_number_is_one_by_value(string number, string? reason) =>
        Assert.Equal(reason, new ParameterPolicy("x", ParameterType.Integer, min: 1).WhyRefused(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Sets_and_booleans_are_checked()
    {
        var colour = new ParameterPolicy("x", ParameterType.String, oneOf: ["red", "green"]);

        Assert.Null(colour.WhyRefused("red"));
        Assert.Equal("parameter 'x' is none of the declared values", colour.WhyRefused("Red"));
        Assert.Equal("parameter 'x' must be a string", colour.WhyRefused(1m));
        Assert.Null(new ParameterPolicy("x", ParameterType.Boolean).WhyRefused(true));
        Assert.Equal("parameter 'x' must be true or false", new ParameterPolicy("x", ParameterType.Boolean).WhyRefused("true"));
    }

    private static TaskAccess With(string name, ParameterValue value) => Samples.Access() with
    {
        Parameters = new Dictionary<string, ParameterValue>(Samples.Access().Parameters) { [name] = value },
    };

    private static void Refused(RefusalKind kind, string reason, TaskAccess access) =>
        Assert.Equal(new Refusal(kind, reason), PolicyEvaluator.Evaluate(Manifest, access));
}
