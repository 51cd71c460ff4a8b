using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Delegation;

/// <summary>The invoice assistant calls the report writer with a task token; the report writer acts with it.</summary>
public class AgentToAgentTests
{
    private const string NotPresented = "the subject token is no task token that is alive and was presented to this agent";

    [Fact]
    public async Task An_agent_that_another_one_calls_acts_for_whom_that_one_acts()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        Reply outer = await world.IssueAsync(resource: DelegationWorld.Reports);

        Reply inner = await world.IssueAsync(outer.AccessToken, world.Gateway.OtherAgent);

        Assert.Equal(("mia", "report-writer"), ((string?)inner.Claims["sub"], (string?)inner.Claims["client_id"]));
        Assert.Equal("""{"sub":"report-writer","act":{"sub":"invoice-assistant"}}""", inner.Claims["act"]!.ToJsonString());
        Assert.Equal(world.Issuer.Issuer, (string?)inner.Claims["sub_id"]!["iss"]);
        Assert.Equal("urn:contoso:two-factors", (string?)inner.Claims["acr"]);
        AuditRecord record = (await world.Gateway.AuditAsync())[^1];
        Assert.Equal(("mia", outer.Lease), (record.Subject, record.ParentLease));
    }

    [Fact]
    public async Task An_agent_that_acts_for_itself_is_the_subject_of_the_one_it_calls()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        Reply outer = await world.Gateway.IssueAsync(world.Gateway.Ask(resource: DelegationWorld.Reports));

        Reply inner = await world.IssueAsync(outer.AccessToken, world.Gateway.OtherAgent);

        Assert.Equal(("invoice-assistant", """{"sub":"report-writer"}"""), ((string?)inner.Claims["sub"], inner.Claims["act"]!.ToJsonString()));
        Assert.Null(inner.Claims["sub_id"]);
    }

    [Fact]
    public async Task The_inner_lease_ends_with_the_outer_one_and_never_after_it()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        Reply outer = await world.Gateway.IssueAsync(world.Gateway.Ask(resource: DelegationWorld.Reports));
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(20));
        Reply inner = await world.IssueAsync(outer.AccessToken, world.Gateway.OtherAgent);
        Assert.Equal((60, 40), ((int)outer.Json["expires_in"]!, (int)inner.Json["expires_in"]!));
        Assert.True(await world.Gateway.IsActiveAsync(inner.AccessToken));

        await world.Gateway.RevokeAsync(outer.AccessToken);

        Assert.False(await world.Gateway.IsActiveAsync(inner.AccessToken));
        Assert.Equal(
            [(outer.Lease, null), (inner.Lease, outer.Lease)],
            (await world.Gateway.AuditAsync()).Where(record => record.Event == AuditEvents.LeaseEnded).Select(record => (record.Lease!, record.ParentLease)));
        await world.AssertRefusedAsync(
            world.Exchange(outer.AccessToken, world.Gateway.OtherAgent, lease: inner.Lease), "invalid_request", NotPresented, world.Gateway.OtherAgent);
    }

    [Fact]
    public async Task The_kill_switch_of_the_outer_agent_ends_the_inner_lease()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Policy("[]"), TestContext.Current.CancellationToken);
        await using DelegationWorld world = await DelegationWorld.StartAsync(options =>
            (options.PolicyPath, options.Policy, options.PolicyReloadInterval) = (path, null, TimeSpan.FromMilliseconds(100)));
        Reply outer = await world.Gateway.IssueAsync(world.Gateway.Ask(resource: DelegationWorld.Reports));
        Reply inner = await world.IssueAsync(outer.AccessToken, world.Gateway.OtherAgent);

        await File.WriteAllTextAsync(path, Policy("[\"invoice-assistant\"]"), TestContext.Current.CancellationToken);
        for (int i = 0; i < 100 && await world.Gateway.IsActiveAsync(inner.AccessToken); i++)
        {
            world.Gateway.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.False(await world.Gateway.IsActiveAsync(inner.AccessToken));
        Assert.Contains(await world.Gateway.AuditAsync(), record => record.Event == AuditEvents.LeaseEnded && record.Lease == inner.Lease && record.ParentLease == outer.Lease);
        File.Delete(path);
    }

    [Fact]
    public async Task A_chain_of_agents_is_bounded()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string token = world.Issuer.UserToken((_, payload) => payload["act"] = JsonNode.Parse("""{"sub":"a","act":{"sub":"b","act":{"sub":"c"}}}"""));

        Reply outer = await world.IssueAsync(token, resource: DelegationWorld.Reports);

        await world.AssertRefusedAsync(
            world.Exchange(outer.AccessToken, world.Gateway.OtherAgent), "invalid_request", "the subject token went through more than 3 actors", world.Gateway.OtherAgent);
    }

    [Fact]
    public async Task A_task_token_is_exchanged_by_the_agent_alone_that_it_was_presented_to()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string elsewhere = (await world.Gateway.IssueAsync()).AccessToken;
        string presented = (await world.Gateway.IssueAsync(world.Gateway.Ask(resource: DelegationWorld.Reports))).AccessToken;

        await world.AssertRefusedAsync(world.Exchange(elsewhere, world.Gateway.OtherAgent), "invalid_request", NotPresented, world.Gateway.OtherAgent);
        await world.AssertRefusedAsync(world.Exchange(presented), "invalid_request", NotPresented);
        string forged = presented[..presented.LastIndexOf('.')] + "." + new string('A', 86);
        await world.AssertRefusedAsync(world.Exchange(forged, world.Gateway.OtherAgent), "invalid_request", NotPresented, world.Gateway.OtherAgent);
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(60));
        await world.AssertRefusedAsync(world.Exchange(presented, world.Gateway.OtherAgent), "invalid_request", NotPresented, world.Gateway.OtherAgent);
    }

    [Fact]
    public async Task The_outer_lease_may_end_while_a_human_decides()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        Reply outer = await world.Gateway.IssueAsync(world.Gateway.Ask(resource: DelegationWorld.Reports));
        Dictionary<string, string?> fields = world.Exchange(outer.AccessToken, world.Gateway.OtherAgent);
        fields["grant_type"] = null;
        TestClient writer = world.Gateway.OtherAgent;
        string request = (await world.Gateway.PostAsync("/bc-authorize", fields, writer.Proof("/bc-authorize"))).Text("auth_req_id");
        string id = (string)(await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!["id"]!;
        await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Post, $"/approvals/{id}", """{"decision":"approve"}""");

        await world.Gateway.RevokeAsync(outer.AccessToken);

        Reply reply = await world.Gateway.TokenAsync(
            new(TestGateway.Credentials(writer)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = request }, writer);
        await world.Gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "subject.delegation", "invalid_grant", "the token or the lease of the subject is over");
    }

    private static string Policy(string disabled) =>
        $$"""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] }, { "id": "report-writer", "tasks": ["*"] } ], "disabled": {{disabled}} }""";
}
