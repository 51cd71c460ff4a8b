using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Approvals;

public class ApprovalTests
{
    private const string Arguments = """{"amount":120.5,"invoiceId":"INV-7"}""", NotAnswerable = "the auth_req_id is unknown, used, or of another agent or key";

    [Fact]
    public async Task A_task_that_needs_a_human_gets_its_token_once_one_approved()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(AskToPay(gateway)), HttpStatusCode.BadRequest, "approval.human", "interaction_required",
            "a human must approve this request; ask at the backchannel authentication endpoint");

        Reply asked = await RequestAsync(gateway);
        Assert.Equal((300, 2), ((int)asked.Json["expires_in"]!, (int)asked.Json["interval"]!));
        string request = asked.Text("auth_req_id");
        (await PollAsync(gateway, request)).AssertError(HttpStatusCode.BadRequest, "authorization_pending", "nobody has decided yet");
        Reply decided = await DecideAsync(gateway, await SinglePendingAsync(gateway), "approve", "checked with purchasing");
        Assert.Equal("approved", decided.Text("state"));
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Reply token = await PollAsync(gateway, request);

        Assert.True(token.Status == HttpStatusCode.OK, token.Body);
        Assert.Equal(("payments.create", 30), (token.Text("scope"), (int)token.Json["expires_in"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Arguments), token.Claims["authorization_details"]![0]!["parameters"]));
        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal(
            [AuditEvents.RequestDenied, AuditEvents.ApprovalRequested, AuditEvents.ApprovalGranted, AuditEvents.TokenIssued], audit.Select(record => record.Event));
        Assert.Equal(
            (gateway.Approver.Id, gateway.Agent.Id, "invoice.pay", "checked with purchasing", audit[3].Parameters),
            (audit[2].Actor, audit[2].Agent, audit[2].Task, audit[2].Reason, audit[2].Parameters));
    }

    [Fact]
    public async Task An_approval_that_came_when_the_agent_had_begun_too_many_leases_waits()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = GatewayPolicy.Parse(
            """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "rate": { "leases": 1, "perSeconds": 10 } } ] }"""));
        await gateway.IssueAsync();
        string request = await ApprovedAsync(gateway);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PollAsync(gateway, request)).Status);

        gateway.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(HttpStatusCode.OK, (await PollAsync(gateway, request)).Status);
    }

    [Fact]
    public async Task The_approver_sees_all_that_the_token_will_allow()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await RequestAsync(gateway, message: "for the audit of March");

        JsonNode pending = (await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!;

        JsonNode expected = JsonNode.Parse(
            $$"""
            {
              "id": "{{pending["id"]}}", "agent": "invoice-assistant", "task": "invoice.pay", "purpose": "Pay one approved invoice",
              "parameters": {{Arguments}}, "resource": "{{TestManifest.Ledger}}", "scope": "payments.create", "lifetime_seconds": 30,
              "binding_message": "for the audit of March", "requested": "2026-01-01T12:00:00+00:00", "expires": "2026-01-01T12:05:00+00:00"
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(expected, pending), pending.ToJsonString());
    }

    [Fact]
    public async Task A_refused_request_gets_no_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply asked = await RequestAsync(gateway);
        await DecideAsync(gateway, await SinglePendingAsync(gateway), "refuse");

        await gateway.AssertDeniedAsync(
            await PollAsync(gateway, asked.Text("auth_req_id")), HttpStatusCode.BadRequest, "approval.human", "access_denied", "the request was refused");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_expired_request_gets_no_token_approved_or_not(bool approved)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply asked = await RequestAsync(gateway);
        string id = await SinglePendingAsync(gateway);
        if (approved)
        {
            await DecideAsync(gateway, id, "approve");
        }

        gateway.Time.Advance(TimeSpan.FromMinutes(5));

        await gateway.AssertDeniedAsync(
            await PollAsync(gateway, asked.Text("auth_req_id")), HttpStatusCode.BadRequest, "approval.human", "expired_token", "the request has expired");
        (await DecideAsync(gateway, id, "approve")).AssertError(HttpStatusCode.Conflict, "conflict", "the request is decided already, or has expired");
        Assert.Empty((await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals")).Json.AsArray());
    }

    [Fact]
    public async Task A_client_that_polls_too_fast_is_slowed_down()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = (await RequestAsync(gateway)).Text("auth_req_id");
        await PollAsync(gateway, request);
        gateway.Time.Advance(TimeSpan.FromSeconds(1.9));

        (await PollAsync(gateway, request)).AssertError(HttpStatusCode.BadRequest, "slow_down", "poll every 2 seconds at most");
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        (await PollAsync(gateway, request)).AssertError(HttpStatusCode.BadRequest, "authorization_pending", "nobody has decided yet");
    }

    [Fact]
    public async Task An_approval_serves_once()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, (await PollAsync(gateway, request)).Status);
        gateway.Time.Advance(TimeSpan.FromSeconds(2));

        await AssertNotAnswerableAsync(gateway, await PollAsync(gateway, request));
    }

    [Fact]
    public async Task An_approval_fetched_many_times_at_once_serves_once()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.ApprovalPollInterval = TimeSpan.Zero);
        string request = await ApprovedAsync(gateway);

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PollAsync(gateway, request)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("invalid_grant", reply.Text("error")));
    }

    [Fact]
    public async Task An_approval_of_another_agent_or_key_is_refused_like_an_unknown_one()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);

        await AssertNotAnswerableAsync(gateway, await PollAsync(gateway, new string('a', 43)));
        await AssertNotAnswerableAsync(gateway, await PollAsync(gateway, request, gateway.Agent with { Sender = new TestKey() }));
        await AssertNotAnswerableAsync(gateway, await PollAsync(gateway, request, gateway.OtherAgent with { Sender = gateway.Agent.Sender }));
    }

    [Fact]
    public async Task Arguments_cannot_be_changed_after_the_approval()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);

        Reply reply = await gateway.TokenAsync(new(AskToPay(gateway, """{"amount":500,"invoiceId":"INV-7"}"""))
        {
            ["grant_type"] = "urn:openid:params:grant-type:ciba",
            ["auth_req_id"] = request,
        });

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "approval.request", "invalid_request",
            "resource, scope and authorization_details are those of the approved request, and must not be sent again");
    }

    [Theory]
    [InlineData("subject_token")]
    [InlineData("subject_token_type")]
    [InlineData("actor_token")]
    [InlineData("requested_token_type")]
    public async Task A_subject_cannot_be_put_in_after_the_approval(string field)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);

        Reply reply = await gateway.TokenAsync(new(TestGateway.Credentials(gateway.Agent))
        {
            ["grant_type"] = "urn:openid:params:grant-type:ciba",
            ["auth_req_id"] = request,
            [field] = "urn:ietf:params:oauth:token-type:jwt",
        });

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "subject.delegation", "invalid_request", $"{field} is for urn:ietf:params:oauth:grant-type:token-exchange");
    }

    [Fact]
    public async Task A_request_that_was_changed_in_the_store_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);
        await gateway.ExecuteSqlAsync("UPDATE approvals SET detail = replace(detail, '120.5', '499')");

        await AssertNotAnswerableAsync(gateway, await PollAsync(gateway, request));
    }

    [Fact]
    public async Task Every_check_is_run_again_before_an_approved_token_is_minted()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string request = await ApprovedAsync(gateway);

        await gateway.RestartAsync((options, _) => options.Policy = new GatewayPolicy([new AgentRestriction(gateway.Agent.Id, ["*"])], ["invoice.pay"]));

        await gateway.AssertDeniedAsync(
            await PollAsync(gateway, request), HttpStatusCode.BadRequest, "gateway.policy", "access_denied", "the agent or the task is disabled");
    }

    [Fact]
    public async Task Nobody_decides_a_request_of_their_own()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await RequestAsync(gateway);
        string id = await SinglePendingAsync(gateway);

        (await gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/approvals/" + id, """{"decision":"approve"}"""))
            .AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client is not registered as approver");
        await gateway.RestartAsync((options, _) => options.Clients.Single(client => client.Id == gateway.Agent.Id).Kind = GatewayClientKind.Approver);

        await gateway.AssertDeniedAsync(
            await gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/approvals/" + id, """{"decision":"approve"}"""),
            HttpStatusCode.Forbidden, "approval.decision", "access_denied", "nobody decides a request of their own");
    }

    [Fact]
    public async Task A_decision_is_final()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await RequestAsync(gateway);
        string id = await SinglePendingAsync(gateway);
        await DecideAsync(gateway, id, "refuse");

        await gateway.AssertDeniedAsync(
            await DecideAsync(gateway, id, "approve"),
            HttpStatusCode.Conflict, "approval.decision", "conflict", "the request is decided already, or has expired");
        (await DecideAsync(gateway, "unknown", "approve")).AssertError(HttpStatusCode.NotFound, "not_found", "there is no such request");
    }

    [Theory]
    [InlineData("""{"decision":"maybe"}""")]
    [InlineData("""{"decision":"approve","amount":1}""")]
    [InlineData("""{"decision":"refuse","decision":"approve"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public async Task An_unclear_decision_is_refused(string body)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await RequestAsync(gateway);

        (await gateway.AsAsync(gateway.Approver, HttpMethod.Post, "/approvals/" + await SinglePendingAsync(gateway), body)).AssertError(
            HttpStatusCode.BadRequest, "invalid_request", "the body must be a JSON object with a decision of 'approve' or 'refuse', and at most a reason");
    }

    [Fact]
    public async Task Approvals_are_for_approvers()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.AssertDeniedAsync(
            await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/approvals"),
            HttpStatusCode.Unauthorized, "client.authentication", "invalid_client", "the client is not registered as approver");
        await gateway.AssertDeniedAsync(
            await gateway.SendAsync(HttpMethod.Get, "/approvals"),
            HttpStatusCode.Unauthorized, "client.authentication", "invalid_client", "a client assertion is required as bearer token");
    }

    [Fact]
    public async Task What_the_manifest_refuses_no_human_is_asked_for()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await RequestAsync(gateway, """{"amount":501,"invoiceId":"INV-7"}""");

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.BadRequest, "task.parameters", "invalid_authorization_details", "parameter 'amount' is above its maximum of 500");
    }

    [Fact]
    public async Task An_agent_cannot_flood_its_approvers()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await RequestAsync(gateway)).Status);
        }

        await gateway.AssertDeniedAsync(
            await RequestAsync(gateway), HttpStatusCode.BadRequest, "approval.flood", "access_denied", "16 requests of this agent wait for approval already");
    }

    [Fact]
    public async Task A_message_that_could_hide_something_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.AssertDeniedAsync(
            await RequestAsync(gateway, message: "ok\r\namount: 1"), HttpStatusCode.BadRequest, "approval.message", "invalid_binding_message",
            "binding_message must be at most 200 characters, without control characters");
    }

    [Fact]
    public async Task An_auth_req_id_needs_its_grant_type_and_the_grant_type_its_auth_req_id()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(new(gateway.Ask()) { ["auth_req_id"] = "x" }), HttpStatusCode.BadRequest, "approval.request", "invalid_request",
            "auth_req_id is for urn:openid:params:grant-type:ciba");
        await gateway.AssertDeniedAsync(
            await PollAsync(gateway, null), HttpStatusCode.BadRequest, "approval.request", "invalid_request", "auth_req_id is missing");
    }

    [Fact]
    public async Task An_approval_goes_on_with_a_lease()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply first = await PollAsync(gateway, await ApprovedAsync(gateway));
        gateway.Time.Advance(TimeSpan.FromSeconds(10));

        Reply second = await PollAsync(gateway, await ApprovedAsync(gateway, first.Lease));

        Assert.Equal(first.Lease, second.Lease);
        Assert.Equal(20, (int)second.Json["expires_in"]!);
    }

    [Fact]
    public async Task A_lease_that_ended_while_a_human_thought_gets_no_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply first = await PollAsync(gateway, await ApprovedAsync(gateway));
        string request = await ApprovedAsync(gateway, first.Lease);
        await gateway.RevokeAsync(first.AccessToken);

        await gateway.AssertDeniedAsync(
            await PollAsync(gateway, request), HttpStatusCode.BadRequest, "lease.state", "invalid_grant",
            "the lease is unknown, over, or of another agent, task, arguments, key or subject");
    }

    [Fact]
    public async Task Arguments_leave_the_store_with_the_approval()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await RequestAsync(gateway, """{"amount":1,"invoiceId":"secret-argument"}""");
        gateway.Time.Advance(TimeSpan.FromMinutes(7));
        await gateway.SweepAsync();

        Assert.Equal(0L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM approvals"));
        Assert.DoesNotContain("secret-argument", gateway.Logs.Text, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> AskToPay(TestGateway gateway, string? arguments = null, string? lease = null) =>
        gateway.Ask(task: "invoice.pay", parameters: arguments ?? Arguments, lease: lease);

    private static Task<Reply> RequestAsync(TestGateway gateway, string? arguments = null, string? message = null, string? lease = null) => gateway.PostAsync(
        "/bc-authorize",
        new(AskToPay(gateway, arguments, lease)) { ["grant_type"] = null, ["binding_message"] = message },
        gateway.Agent.Proof("/bc-authorize"));

    private static Task<Reply> PollAsync(TestGateway gateway, string? request, TestClient? client = null) => gateway.TokenAsync(
        new(TestGateway.Credentials(client ?? gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = request }, client);

    private static async Task<string> ApprovedAsync(TestGateway gateway, string? lease = null)
    {
        Reply asked = await RequestAsync(gateway, lease: lease);
        Assert.Equal("approved", (await DecideAsync(gateway, await SinglePendingAsync(gateway), "approve")).Text("state"));
        return asked.Text("auth_req_id");
    }

    private static async Task<string> SinglePendingAsync(TestGateway gateway)
    {
        Reply pending = await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals");
        return (string)Assert.Single(pending.Json.AsArray())!["id"]!;
    }

    private static Task<Reply> DecideAsync(TestGateway gateway, string id, string decision, string? reason = null) => gateway.AsAsync(
        gateway.Approver, HttpMethod.Post, "/approvals/" + id, new JsonObject { ["decision"] = decision, ["reason"] = reason }.ToJsonString());

    private static async Task AssertNotAnswerableAsync(TestGateway gateway, Reply reply) =>
        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "approval.request", "invalid_grant", NotAnswerable);
}
