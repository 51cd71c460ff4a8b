namespace PolicyAnalyzers.Policy.Tests.Manifest;

public sealed class ManifestRulesTests
{
    public static TheoryData<string, TaskPolicy> Faults => new()
    {
        { "task id 'Invoice.Pay' must be dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters", Samples.Pay("Invoice.Pay") },
        { "task 'invoice.pay' states no purpose", Samples.Pay(purpose: " ") },
        { "task 'invoice.pay' has a lifetime of 0 seconds; 1 to 3600 is allowed", Samples.Pay(maxLifetimeSeconds: 0) },
        { "task 'invoice.pay' has a lifetime of 3601 seconds; 1 to 3600 is allowed", Samples.Pay(maxLifetimeSeconds: 3601) },
        { "task 'invoice.pay' grants nothing; declare at least one [TaskScope]", Samples.Pay(grants: []) },
        { "task 'invoice.pay' grants resource 'urn:a' twice", Samples.Pay(grants: [new("urn:a", ["x"]), new("urn:a", ["y"])]) },
        {
            "resource '/a' of task 'invoice.pay' must be an absolute URI in ASCII, https unless on loopback, without query, fragment, user information, white space or wildcard (RFC 8707), such as https://api.example.com",
            Samples.Pay(grants: [new("/a", ["x"])])
        },
        { "task 'invoice.pay' names no scope at 'urn:a'", Samples.Pay(grants: [new("urn:a", [])]) },
        {
            "scope 'a b' of task 'invoice.pay' must be 1 to 200 visible ASCII characters other than '\"' and '\\' (RFC 6749, section 3.3)",
            Samples.Pay(grants: [new("urn:a", ["a b"])])
        },
        { "scope 'payments.*' of task 'invoice.pay' is a wildcard; name each scope that is needed", Samples.Pay(grants: [new("urn:a", ["payments.*"])]) },
        { "task 'invoice.pay' names scope 'x' twice", Samples.Pay(grants: [new("urn:a", ["x", "x"])]) },
        { "task 'invoice.pay' has parameter 'a' twice", Samples.Pay(parameters: [new("a", ParameterType.String), new("a", ParameterType.String)]) },
        {
            "parameter '1a' of task 'invoice.pay': the name must be ASCII letters, digits and '_', starting with a letter, at most 100 characters",
            Samples.Pay(parameters: [new("1a", ParameterType.String)])
        },
        { "parameter 'a' of task 'invoice.pay': a minimum or maximum needs a number", Samples.Pay(parameters: [new("a", ParameterType.String, max: 1)]) },
        { "parameter 'a' of task 'invoice.pay': the minimum is above the maximum", Samples.Pay(parameters: [new("a", ParameterType.Number, 2, 1)]) },
        {
            "parameter 'a' of task 'invoice.pay': a bound has at most 15 significant digits",
            Samples.Pay(parameters: [new("a", ParameterType.Number, 1.234567890123456m)])
        },
        { "parameter 'a' of task 'invoice.pay': a prefix or a set of values needs a string", Samples.Pay(parameters: [new("a", ParameterType.Boolean, prefix: "x")]) },
        { "parameter 'a' of task 'invoice.pay': the prefix is empty", Samples.Pay(parameters: [new("a", ParameterType.String, prefix: "")]) },
        { "parameter 'a' of task 'invoice.pay': the set of values is empty", Samples.Pay(parameters: [new("a", ParameterType.String, oneOf: [])]) },
        { "parameter 'a' of task 'invoice.pay': a value is listed twice", Samples.Pay(parameters: [new("a", ParameterType.String, oneOf: ["x", "x"])]) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_task_that_cannot_be_is_refused(string message, TaskPolicy task) =>
        Assert.Equal(message, Assert.Throws<PolicyFormatException>(() => Samples.Manifest(task)).Message);

    [Fact]
    public void Ids_are_unique_and_the_rest_is_there()
    {
        AgentPolicy agent = new("a", null, [Samples.Pay()]);

        Assert.Equal("task 'invoice.pay' is declared twice", Refused("A", 1, agent, new AgentPolicy("b", null, [Samples.Pay()])));
        Assert.Equal("agent 'a' is declared twice", Refused("A", 1, agent, new AgentPolicy("a", null, [])));
        Assert.Equal("the application has no name", Refused(" ", 1, agent));
        Assert.Equal("the epoch counts from 1", Refused("A", 0, agent));
        Assert.StartsWith("agent id 'A' must be ", Refused("A", 1, new AgentPolicy("A", null, [])), StringComparison.Ordinal);
    }

    private static string Refused(string application, int epoch, params AgentPolicy[] agents) =>
        Assert.Throws<PolicyFormatException>(() => new PolicyManifest(application, epoch, agents)).Message;
}
