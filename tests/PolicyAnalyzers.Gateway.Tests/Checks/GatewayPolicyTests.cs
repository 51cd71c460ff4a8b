using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

public class GatewayPolicyTests
{
    private const string NotAllowed = "the gateway policy does not allow agent 'invoice-assistant' task 'invoice.read'";

    [Theory]
    [InlineData("""{ "version": 1, "agents": [] }""", NotAllowed)]
    [InlineData("""{ "version": 1, "agents": [ { "id": "report-writer", "tasks": ["*"] } ] }""", NotAllowed)]
    [InlineData("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["invoice.pay"] } ] }""", NotAllowed)]
    [InlineData("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": [] } ] }""", NotAllowed)]
    [InlineData("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ], "disabled": ["invoice-assistant"] }""", "the agent or the task is disabled")]
    [InlineData("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ], "disabled": ["invoice.read"] }""", "the agent or the task is disabled")]
    public async Task What_the_policy_does_not_allow_is_refused(string policy, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = GatewayPolicy.Parse(policy));

        Reply reply = await gateway.TokenAsync(gateway.Ask());

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "gateway.policy", "access_denied", description);
    }

    [Fact]
    public async Task Without_a_policy_everything_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = null);

        Reply reply = await gateway.TokenAsync(gateway.Ask());

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "gateway.policy", "access_denied", NotAllowed);
    }

    [Fact]
    public async Task A_policy_shortens_a_lifetime()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, self) => options.PolicyPath = Narrow(options, self, 5));

        Assert.Equal(5, (int)(await gateway.IssueAsync()).Json["expires_in"]!);
    }

    [Fact]
    public async Task A_policy_never_lengthens_a_lifetime()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, self) => options.PolicyPath = Narrow(options, self, 3600));

        Assert.Equal(60, (int)(await gateway.IssueAsync()).Json["expires_in"]!);
    }

    [Fact]
    public async Task A_policy_asks_for_a_human_where_the_manifest_asks_for_nobody()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = GatewayPolicy.Parse(
            """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "approval": "human" } ] }"""));

        Reply reply = await gateway.TokenAsync(gateway.Ask());

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "approval.human", "interaction_required",
            "a human must approve this request; ask at the backchannel authentication endpoint");
    }

    [Fact]
    public async Task The_version_in_the_audit_log_is_of_the_content()
    {
        GatewayPolicy first = GatewayPolicy.Parse("""{ "version": 1, "agents": [ { "id": "a", "tasks": ["c", "b"] } ] }""");
        GatewayPolicy same = new([new AgentRestriction("a", ["b", "c"])]);
        GatewayPolicy other = new([new AgentRestriction("a", ["b"])]);
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = first);

        await gateway.TokenAsync(gateway.Ask());

        Assert.Equal(first.Version, Assert.Single(await gateway.AuditAsync()).Policy);
        Assert.Equal(first.Version, same.Version);
        Assert.NotEqual(first.Version, other.Version);
    }

    private static string Narrow(IdentityGatewayOptions options, TestGateway gateway, int seconds)
    {
        options.Policy = null;
        return gateway.Write("policy.json", $$"""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "maxLifetimeSeconds": {{seconds}} } ] }""");
    }
}
