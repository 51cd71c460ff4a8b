using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Delegation;

public class TokenExchangeTests
{
    private const string
        NotAlive = "the lease is unknown, over, or of another agent, task, arguments, key or subject",
        Pay = """{"amount":120.5,"invoiceId":"INV-7"}""";

    [Fact]
    public async Task A_users_token_becomes_a_task_token_whose_subject_is_the_user_and_whose_actor_is_the_agent()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();

        Reply reply = await world.IssueAsync();

        Assert.Equal(DelegationWorld.AccessToken, reply.Text("issued_token_type"));
        JsonNode claims = reply.Claims;
        AssertJson("""{"sub":"invoice-assistant"}""", claims["act"]);
        AssertJson($$"""{"format":"iss_sub","iss":"{{world.Issuer.Issuer}}","sub":"mia"}""", claims["sub_id"]);
        Assert.Equal(("mia", "invoice-assistant", "urn:contoso:two-factors"), ((string?)claims["sub"], (string?)claims["client_id"], (string?)claims["acr"]));
        Assert.Equal(world.Gateway.Time.GetUtcNow().ToUnixTimeSeconds() - 60, (long)claims["auth_time"]!);
        Assert.Null(claims["department"]);
        AuditRecord record = (await world.Gateway.AuditAsync())[^1];
        Assert.Equal((AuditEvents.TokenIssued, "mia", world.Issuer.Issuer), (record.Event, record.Subject, record.SubjectIssuer));
    }

    [Fact]
    public async Task An_agent_that_acts_for_itself_is_its_own_subject()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();

        Reply reply = await world.Gateway.IssueAsync();

        Assert.Equal("invoice-assistant", (string?)reply.Claims["sub"]);
        Assert.Null(reply.Claims["act"] ?? reply.Claims["sub_id"] ?? reply.Json["issued_token_type"]);
        Assert.Null((await world.Gateway.AuditAsync())[^1].Subject);
    }

    [Fact]
    public async Task No_lease_outlives_the_users_token()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        long now = world.Gateway.Time.GetUtcNow().ToUnixTimeSeconds();

        Reply begun = await world.IssueAsync(world.Issuer.UserToken((_, payload) => payload["exp"] = now + 20));
        Reply more = await world.IssueAsync(world.Issuer.UserToken(), lease: begun.Lease, resource: TestManifest.Archive);
        Reply less = await world.IssueAsync(world.Issuer.UserToken((_, payload) => payload["exp"] = now + 7), lease: begun.Lease, resource: TestManifest.Archive);

        Assert.Equal([20, 20, 7], new[] { begun, more, less }.Select(reply => (int)reply.Json["expires_in"]!));
    }

    [Fact]
    public async Task A_lease_goes_on_for_the_same_user_alone()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string lease = (await world.IssueAsync()).Lease, own = (await world.Gateway.IssueAsync()).Lease;

        await world.AssertRefusedAsync(
            world.Exchange(world.Issuer.UserToken((_, payload) => payload["sub"] = "noa"), lease: lease), "invalid_grant", NotAlive, check: "lease.state");
        await world.AssertRefusedAsync(world.Gateway.Ask(lease: lease), "invalid_grant", NotAlive, check: "lease.state");
        await world.AssertRefusedAsync(world.Exchange(lease: own), "invalid_grant", NotAlive, check: "lease.state");
        await world.AssertRefusedAsync(
            world.Exchange(world.Issuer.UserToken((_, payload) => payload["act"] = new JsonObject { ["sub"] = "web" }), lease: lease), "invalid_grant", NotAlive, check: "lease.state");
        await world.IssueAsync(lease: lease);
    }

    [Fact]
    public async Task Who_acted_before_stays_in_the_token_under_the_name_of_its_issuer()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();

        Reply reply = await world.IssueAsync(world.Issuer.UserToken((_, payload) => payload["act"] = JsonNode.Parse(
            """{"sub":"invoice-assistant","role":"x","act":{"iss":"https://other.example","sub":"bot"}}""")));

        AssertJson(
            $$$"""{"sub":"invoice-assistant","act":{"sub":"invoice-assistant","iss":"{{{world.Issuer.Issuer}}}","act":{"sub":"bot","iss":"https://other.example"} } }""",
            reply.Claims["act"]);
    }

    [Theory]
    [InlineData("""{"sub":"invoice-assistant"}""")]
    [InlineData("""{"sub":"invoice-assistant","iss":"{0}"}""")]
    public async Task A_user_may_name_the_agent_that_acts(string actor)
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();

        Reply reply = await world.IssueAsync(world.Issuer.UserToken((_, payload) => payload["may_act"] = JsonNode.Parse(actor.Replace("{0}", world.Issuer.Issuer, StringComparison.Ordinal))));

        Assert.Equal("invoice-assistant", (string?)reply.Claims["act"]!["sub"]);
    }

    [Fact]
    public async Task The_claim_that_names_the_user_for_good_can_be_another()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync(options => options.TrustedIssuers[0].UserClaim = "oid");

        Reply reply = await world.IssueAsync(world.Issuer.UserToken((_, payload) => payload["oid"] = "0b5"));

        Assert.Equal("0b5", (string?)reply.Claims["sub"]);
        await world.AssertRefusedAsync(world.Exchange(), "invalid_request", "the subject token must have 'oid' as one string of at most 255 characters");
    }

    [Fact]
    public async Task A_human_approves_for_whom_the_agent_acts()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string request = await AskToPayAsync(world);
        JsonNode pending = (await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!;
        Assert.Equal(("mia", world.Issuer.Issuer), ((string?)pending["subject"], (string?)pending["subject_issuer"]));

        await DecideAsync(world, pending);
        Reply token = await PollAsync(world, request);

        Assert.True(token.Status == HttpStatusCode.OK, token.Body);
        Assert.Equal(("mia", "invoice-assistant"), ((string?)token.Claims["sub"], (string?)token.Claims["act"]!["sub"]));
        Assert.Null(token.Json["issued_token_type"]);
        Assert.Equal(["mia", "mia", "mia"], (await world.Gateway.AuditAsync())[^3..].Select(record => record.Subject));
    }

    [Fact]
    public async Task The_user_does_not_approve_what_an_agent_does_for_the_user()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        await AskToPayAsync(world, world.Issuer.UserToken((_, payload) => payload["sub"] = world.Gateway.Approver.Id));
        JsonNode pending = (await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!;

        (await DecideAsync(world, pending)).AssertError(HttpStatusCode.Forbidden, "access_denied", "nobody decides a request of their own");
    }

    [Fact]
    public async Task An_approval_is_worth_nothing_once_the_users_token_is_over()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        long now = world.Gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        string request = await AskToPayAsync(world, world.Issuer.UserToken((_, payload) => payload["exp"] = now + 30));
        await DecideAsync(world, (await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!);

        world.Gateway.Time.Advance(TimeSpan.FromSeconds(30));

        await world.Gateway.AssertDeniedAsync(
            await PollAsync(world, request), HttpStatusCode.BadRequest, "subject.delegation", "invalid_grant", "the token or the lease of the subject is over");
    }

    [Fact]
    public async Task Somebody_who_changes_for_whom_an_approval_is_gains_nothing()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string request = await AskToPayAsync(world);
        await DecideAsync(world, (await world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!);

        await world.Gateway.ExecuteSqlAsync("""UPDATE approvals SET delegation = replace(delegation, '"mia"', '"noa"')""");

        (await PollAsync(world, request)).AssertError(HttpStatusCode.BadRequest, "invalid_grant", "the auth_req_id is unknown, used, or of another agent or key");
    }

    private static async Task<string> AskToPayAsync(DelegationWorld world, string? subject = null)
    {
        Dictionary<string, string?> fields = world.Exchange(subject);
        fields["grant_type"] = null;
        fields["authorization_details"] = world.Gateway.Ask(task: "invoice.pay", parameters: Pay)["authorization_details"];
        Reply reply = await world.Gateway.PostAsync("/bc-authorize", fields, world.Gateway.Agent.Proof("/bc-authorize"));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return reply.Text("auth_req_id");
    }

    private static Task<Reply> DecideAsync(DelegationWorld world, JsonNode pending) =>
        world.Gateway.AsAsync(world.Gateway.Approver, HttpMethod.Post, $"/approvals/{pending["id"]}", """{"decision":"approve"}""");

    private static Task<Reply> PollAsync(DelegationWorld world, string request) => world.Gateway.TokenAsync(
        new(TestGateway.Credentials(world.Gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = request });

    private static void AssertJson(string expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
