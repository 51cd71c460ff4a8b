using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Leases;

public class LeaseTests
{
    private const string NotAlive = "the lease is unknown, over, or of another agent, task, arguments, key or subject";

    [Fact]
    public async Task A_lease_obtains_tokens_for_each_resource_of_its_task_until_one_deadline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply ledger = await gateway.IssueAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(20));

        Reply archive = await gateway.IssueAsync(gateway.Ask(resource: TestManifest.Archive, lease: ledger.Lease));

        Assert.Equal(ledger.Lease, archive.Lease);
        Assert.Equal(40, (int)archive.Json["expires_in"]!);
        Assert.Equal((long)ledger.Claims["exp"]!, (long)archive.Claims["exp"]!);
    }

    [Fact]
    public async Task Each_request_without_a_lease_begins_one()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.NotEqual((await gateway.IssueAsync()).Lease, (await gateway.IssueAsync()).Lease);
    }

    [Fact]
    public async Task An_unknown_lease_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, gateway.Ask(lease: new string('a', 43)));
    }

    [Fact]
    public async Task A_lease_past_its_deadline_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(60));

        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task A_lease_survives_a_restart_and_so_does_its_end()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        await gateway.RestartAsync();
        await gateway.IssueAsync(gateway.Ask(lease: issued.Lease));
        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));

        await gateway.RevokeAsync(issued.AccessToken);
        await gateway.RestartAsync();

        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task A_lease_with_other_arguments_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease, parameters: """{"invoiceId":"INV-8"}"""));
    }

    [Fact]
    public async Task A_lease_of_another_task_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync(gateway.Ask(task: "invoice.list", parameters: "{}"));

        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task A_lease_of_another_agent_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestClient other = gateway.OtherAgent with { Sender = gateway.Agent.Sender };
        Reply issued = await gateway.IssueAsync(gateway.Ask(gateway.OtherAgent), other);

        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task A_lease_with_another_key_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease), gateway.Agent with { Sender = new TestKey() });
    }

    [Fact]
    public async Task A_stricter_policy_shortens_a_lease_that_has_begun()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(10));

        await gateway.RestartAsync((options, _) => options.Policy = new GatewayPolicy([new AgentRestriction(gateway.Agent.Id, ["*"], maxLifetimeSeconds: 15)]));
        Assert.Equal(5, (int)(await gateway.IssueAsync(gateway.Ask(lease: issued.Lease))).Json["expires_in"]!);

        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        await AssertRefusedAsync(gateway, gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task One_token_ends_the_lease_and_all_its_tokens_and_ending_twice_is_the_same()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply first = await gateway.IssueAsync();
        Reply second = await gateway.IssueAsync(gateway.Ask(lease: first.Lease));
        Reply bystander = await gateway.IssueAsync();

        Assert.Equal(HttpStatusCode.OK, (await gateway.RevokeAsync(second.AccessToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await gateway.RevokeAsync(second.AccessToken)).Status);

        Assert.False(await gateway.IsActiveAsync(first.AccessToken));
        Assert.False(await gateway.IsActiveAsync(second.AccessToken));
        Assert.True(await gateway.IsActiveAsync(bystander.AccessToken));
        AuditRecord ended = Assert.Single(await gateway.AuditAsync(), record => record.Event == AuditEvents.LeaseEnded);
        Assert.Equal((gateway.Agent.Id, "invoice.read", first.Lease, "/revoke"), (ended.Agent, ended.Task, ended.Lease, ended.Endpoint));
        await AssertRefusedAsync(gateway, gateway.Ask(lease: first.Lease));
    }

    [Fact]
    public async Task An_unknown_token_and_another_agents_token_end_nothing_and_look_alike()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        Reply unknown = await gateway.RevokeAsync("unknown", gateway.OtherAgent);
        Reply foreign = await gateway.RevokeAsync(issued.AccessToken, gateway.OtherAgent);

        Assert.Equal((HttpStatusCode.OK, ""), (unknown.Status, unknown.Body));
        Assert.Equal((HttpStatusCode.OK, ""), (foreign.Status, foreign.Body));
        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
        AuditRecord denied = (await gateway.AuditAsync())[^1];
        Assert.Equal(
            (AuditEvents.RequestDenied, "lease.owner", gateway.OtherAgent.Id, issued.Lease), (denied.Event, denied.Check, denied.Agent, denied.Lease));
    }

    [Fact]
    public async Task To_end_a_lease_takes_the_agents_assertion()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        Reply unauthenticated = await gateway.PostAsync("/revoke", new() { ["token"] = issued.AccessToken });
        Reply api = await gateway.RevokeAsync(issued.AccessToken, gateway.LedgerApi);

        unauthenticated.AssertError(
            HttpStatusCode.Unauthorized, "invalid_client", "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required");
        await gateway.AssertDeniedAsync(
            api, HttpStatusCode.Unauthorized, "client.authentication", "invalid_client", "the client is not registered as agent");
        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
    }

    [Fact]
    public async Task No_token_is_alive_after_an_end_that_races_with_requests()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        for (int round = 0; round < 10; round++)
        {
            Reply first = await gateway.IssueAsync();
            Task<Reply>[] racing = [.. Enumerable.Range(0, 8).Select(_ => gateway.TokenAsync(gateway.Ask(lease: first.Lease)))];
            Task<Reply> end = gateway.RevokeAsync(first.AccessToken);
            Reply[] replies = await Task.WhenAll(racing);
            Assert.Equal(HttpStatusCode.OK, (await end).Status);

            foreach (Reply reply in replies.Where(reply => reply.Status == HttpStatusCode.OK))
            {
                Assert.False(await gateway.IsActiveAsync(reply.AccessToken));
            }

            Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("invalid_grant", reply.Text("error")));
        }
    }

    private static async Task AssertRefusedAsync(TestGateway gateway, Dictionary<string, string?> fields, TestClient? client = null) =>
        await gateway.AssertDeniedAsync(await gateway.TokenAsync(fields, client), HttpStatusCode.BadRequest, "lease.state", "invalid_grant", NotAlive);
}
