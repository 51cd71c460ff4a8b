using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

public class PolicyReloadTests
{
    private const string All = """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ] }""";
    private const string Killed = """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ], "disabled": ["invoice-assistant"] }""";

    [Fact]
    public async Task A_kill_switch_acts_on_the_next_request_and_ends_what_lives()
    {
        await using TestGateway gateway = await StartAsync(All);
        Reply issued = await gateway.IssueAsync();
        await gateway.IssueAsync();

        await ReloadAsync(gateway, Killed);

        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "gateway.policy", "access_denied", "the agent or the task is disabled");
        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.TokenIssued, AuditEvents.PolicyLoaded, AuditEvents.LeaseEnded, AuditEvents.RequestDenied], audit.Select(record => record.Event));
        Assert.Equal("the agent or the task is disabled: 2 lease(s)", audit[3].Reason);
        Assert.Equal(GatewayPolicy.Parse(Killed).Version, audit[4].Policy);

        await ReloadAsync(gateway, All);
        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        Assert.Equal("invalid_grant", (await gateway.TokenAsync(gateway.Ask(lease: issued.Lease))).Text("error"));
    }

    [Fact]
    public async Task A_kill_switch_that_comes_between_the_checks_and_the_record_wins()
    {
        await using TestGateway gateway = await StartAsync(All);
        GatewayStore store = gateway.Services.GetRequiredService<GatewayStore>();
        PolicyInForce policy = gateway.Services.GetRequiredService<PolicyInForce>();
        for (int i = 0; i < 20; i++)
        {
            policy.Current = GatewayPolicy.Parse(All);
            Task<Reply> asked = gateway.TokenAsync(gateway.Ask());
            await Task.Delay(i, TestContext.Current.CancellationToken);
            policy.Current = GatewayPolicy.Parse(Killed);
            long before = await store.WriteAsync(_ => Leases());
            await asked;

            Assert.Equal(before, Leases());
        }

        long Leases() => store.Read(session => session.First("SELECT count(*) FROM leases", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task What_a_policy_refuses_that_came_while_the_gateway_was_down_ends_at_the_start()
    {
        await using TestGateway gateway = await StartAsync(All);
        Reply issued = await gateway.IssueAsync();
        gateway.Write("policy.json", Killed);
        await gateway.RestartAsync(Use);
        await ReloadAsync(gateway, All);

        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{ "version": 2, "agents": [] }""")]
    [InlineData("null")]
    [InlineData("""{ "version": 1, "agents": [ null ] }""")]
    [InlineData("""{ "version": 1, "agents": [ { "id": "a", "tasks": [ null ] } ] }""")]
    [InlineData("""{ "version": 1, "agents": [ { "id": "a", "tasks": [ "b" ], "hours": [ null ] } ] }""")]
    [InlineData("""{ "version": 1, "agents": [ { "id": "a", "tasks": [ "b" ], "networks": [ null ] } ] }""")]
    [InlineData("""{ "version": 1, "agents": [], "disabled": [ null ] }""")]
    [InlineData("""{ "version": 1, "agents": [], "allow": "*" }""")]
    public async Task A_file_that_is_no_policy_leaves_the_last_good_one_in_force(string text)
    {
        await using TestGateway gateway = await StartAsync(All);

        await ReloadAsync(gateway, text);
        await ReloadAsync(gateway, text);

        await gateway.IssueAsync();
        Assert.Single(gateway.Logs.Text.Split('\n'), line => line.Contains("policy.json", StringComparison.Ordinal) && line.Contains("stays in force", StringComparison.Ordinal));
        Assert.DoesNotContain(await gateway.AuditAsync(), record => record.Event == AuditEvents.PolicyLoaded);
    }

    [Fact]
    public async Task A_file_that_is_gone_leaves_the_last_good_one_in_force()
    {
        await using TestGateway gateway = await StartAsync(Killed);
        File.Delete(Path.Combine(gateway.Directory.FullName, "policy.json"));

        await Reloader(gateway).ReloadAsync();

        Assert.Equal("access_denied", (await gateway.TokenAsync(gateway.Ask())).Text("error"));
    }

    [Fact]
    public async Task A_change_is_noticed_by_itself()
    {
        await using TestGateway gateway = await StartAsync(All);
        gateway.Write("policy.json", Killed);
        PolicyInForce policy = gateway.Services.GetRequiredService<PolicyInForce>();

        for (int i = 0; i < 100 && policy.Current.Disabled.Count == 0; i++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["invoice-assistant"], policy.Current.Disabled);
    }

    [Theory]
    [InlineData(All, null)]
    [InlineData(Killed, "refuses: the agent or the task is disabled")]
    [InlineData("""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "maxLifetimeSeconds": 5, "approval": "human" } ] }""", "allows 5 instead of 60 seconds, asks a human")]
    public async Task A_shadow_policy_decides_nothing_and_tells_what_it_would(string shadow, string? told)
    {
        await using TestGateway gateway = await StartAsync(All, shadow);

        Reply issued = await gateway.IssueAsync();

        Assert.Equal(60, (int)issued.Json["expires_in"]!);
        Assert.Equal(told, Assert.Single(await gateway.AuditAsync()).Shadow);
    }

    [Fact]
    public async Task A_shadow_policy_that_would_allow_is_told_with_the_denial()
    {
        await using TestGateway gateway = await StartAsync(Killed, All);

        Assert.Equal("access_denied", (await gateway.TokenAsync(gateway.Ask())).Text("error"));

        Assert.Equal("allows", Assert.Single(await gateway.AuditAsync()).Shadow);
    }

    private static Task<TestGateway> StartAsync(string policy, string? shadow = null) => TestGateway.StartAsync((options, gateway) =>
    {
        gateway.Write("policy.json", policy);
        Use(options, gateway);
        options.ShadowPolicyPath = shadow is null ? null : gateway.Write("shadow.json", shadow);
    });

    private static void Use(IdentityGatewayOptions options, TestGateway gateway)
    {
        options.Policy = null;
        options.PolicyPath = Path.Combine(gateway.Directory.FullName, "policy.json");
    }

    private static PolicyReloader Reloader(TestGateway gateway) => gateway.Services.GetServices<IHostedService>().OfType<PolicyReloader>().Single();

    private static Task ReloadAsync(TestGateway gateway, string policy)
    {
        gateway.Write("policy.json", policy);
        return Reloader(gateway).ReloadAsync();
    }
}
