using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Evaluation;

/// <summary>An evaluation says what a token request would get, with the reason, and changes nothing.</summary>
public class EvaluationTests
{
    private const string Path = "/access/v1/evaluation";

    [Fact]
    public async Task What_would_be_allowed_is_told_with_each_check_and_nothing_is_minted()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode answer = await AskAsync(gateway, gateway.Agent, Question());

        Assert.True((bool)answer["decision"]!);
        JsonNode context = answer["context"]!;
        Assert.Equal(
            ["agent.authentication", "authorization.details", "manifest.digest", "task.declared", "task.parameters", "task.grant", "gateway.policy", "gateway.switch", "decision.point", "approval.human"],
            context["checks"]!.AsArray().Select(check => (string?)check!["id"]));
        Assert.All(context["checks"]!.AsArray(), check => Assert.Equal("passed", (string?)check!["outcome"]));
        Assert.Equal(["invoices.read", "payments.read"], context["scopes"]!.AsArray().Select(scope => (string?)scope));
        Assert.Equal((60, false, TestManifest.Invoices.Digest), ((int)context["lifetime_seconds"]!, (bool)context["requires_approval"]!, (string?)context["manifest"]));
        AuditRecord record = Assert.Single(await gateway.AuditAsync());
        Assert.Equal((AuditEvents.EvaluationAnswered, "invoice-assistant", "invoice.read", null), (record.Event, record.Actor, record.Task, record.Error));
        Assert.Equal(0L, await gateway.ExecuteSqlAsync("SELECT (SELECT count(*) FROM leases) + (SELECT count(*) FROM tokens)"));
    }

    [Theory]
    [InlineData("invoice.delete", """{"invoiceId":"INV-7"}""", TestManifest.Ledger, null, "task.declared", "invalid_authorization_details", "agent 'invoice-assistant' has no task 'invoice.delete'")]
    [InlineData("invoice.read", """{"invoiceId":"X-7"}""", TestManifest.Ledger, null, "task.parameters", "invalid_authorization_details", null)]
    [InlineData("invoice.read", "{}", TestManifest.Ledger, null, "task.parameters", "invalid_authorization_details", null)]
    [InlineData("invoice.read", """{"invoiceId":"INV-7"}""", "https://other.contoso.example", null, "task.grant", "invalid_target", null)]
    [InlineData("invoice.read", """{"invoiceId":"INV-7"}""", TestManifest.Ledger, "payments.create", "task.grant", "invalid_scope", null)]
    [InlineData("invoice.pay", """{"invoiceId":"INV-7","amount":20}""", TestManifest.Ledger, null, "approval.human", "interaction_required", "a human must approve this request; ask at the backchannel authentication endpoint")]
    public async Task What_would_be_refused_is_told_with_the_check_that_refuses(
        string task, string parameters, string resource, string? scope, string check, string error, string? reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode answer = await AskAsync(gateway, gateway.Auditor, Question(task: task, parameters: parameters, resource: resource, scope: scope));

        Reply asked = await gateway.TokenAsync(gateway.Ask(task: task, parameters: parameters, resource: resource, scope: scope));
        Assert.False((bool)answer["decision"]!);
        Assert.Equal((error, asked.Text("error_description")), ((string?)answer["context"]!["error"], (string?)answer["context"]!["reason"]));
        Assert.Equal(asked.Text("error"), error);
        Assert.Equal(reason ?? asked.Text("error_description"), (string?)answer["context"]!["reason"]);
        JsonArray checks = answer["context"]!["checks"]!.AsArray();
        int refused = checks.Select(item => (string?)item!["id"]).ToList().IndexOf(check);
        Assert.Equal(Enumerable.Range(0, checks.Count).Select(i => i < refused ? "passed" : i == refused ? "refused" : "not asked"), checks.Select(item => (string?)item!["outcome"]));
    }

    [Fact]
    public async Task The_gateway_policy_is_asked_with_the_address_that_is_told()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Policy = GatewayPolicy.Parse(
            """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "networks": ["10.0.0.0/8"] } ] }"""));

        Assert.True((bool)(await AskAsync(gateway, gateway.Auditor, Question(address: "10.1.2.3")))["decision"]!);
        Assert.False((bool)(await AskAsync(gateway, gateway.Auditor, Question(address: "192.0.2.1")))["decision"]!);
        Assert.False((bool)(await AskAsync(gateway, gateway.Auditor, Question()))["decision"]!);
    }

    [Fact]
    public async Task Half_a_character_among_the_arguments_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode answer = await AskAsync(gateway, gateway.Agent, Question(parameters: """{"invoiceId":"INV-HALF"}""").Replace("HALF", "\\ud800", StringComparison.Ordinal));

        Assert.Equal(("invalid_authorization_details", false), ((string?)answer["context"]!["error"], (bool)answer["decision"]!));
    }

    [Fact]
    public async Task An_agent_that_nobody_registered_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode answer = await AskAsync(gateway, gateway.Auditor, Question(agent: "nobody"));

        Assert.False((bool)answer["decision"]!);
        Assert.Equal("the agent is not registered", (string?)answer["context"]!["reason"]);
    }

    [Fact]
    public async Task An_agent_learns_nothing_of_another()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        (await gateway.AsAsync(gateway.OtherAgent, HttpMethod.Post, Path, Question())).AssertError(HttpStatusCode.Forbidden, "access_denied", "an agent asks for itself alone");
    }

    [Fact]
    public async Task Whoever_is_neither_agent_nor_auditor_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        (await gateway.AsAsync(gateway.LedgerApi, HttpMethod.Post, Path, Question()))
            .AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client is not registered as agent or auditor");
        (await gateway.SendAsync(HttpMethod.Post, Path, new StringContent(Question())))
            .AssertError(HttpStatusCode.Unauthorized, "invalid_client", "a client assertion is required as bearer token");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"subject":{"type":"user","id":"a"},"action":{"name":"b"},"resource":{"type":"api","id":"c"}}""")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":"b"},"resource":{"type":"file","id":"c"}}""")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"action":{"name":null},"resource":{"type":"api","id":"c"}}""")]
    [InlineData("""{"subject":{"type":"agent","id":"a"},"subject":{"type":"agent","id":"b"},"action":{"name":"b"},"resource":{"type":"api","id":"c"}}""")]
    [InlineData("""{"subject":{"type":"agent","id":"a","properties":{"role":"admin"}},"action":{"name":"b"},"resource":{"type":"api","id":"c"}}""")]
    public async Task What_is_no_evaluation_request_is_refused(string body)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        (await gateway.AsAsync(gateway.Auditor, HttpMethod.Post, Path, body)).AssertError(
            HttpStatusCode.BadRequest, "invalid_request",
            "the body must be an AuthZEN evaluation request: a subject of type 'agent', an action that names a task, a resource of type 'api'");
    }

    [Fact]
    public async Task The_metadata_say_where_to_ask()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode metadata = (await gateway.SendAsync(HttpMethod.Get, "/.well-known/authzen-configuration")).Json;

        Assert.Equal((TestGateway.Issuer, TestGateway.Issuer + Path), ((string?)metadata["policy_decision_point"], (string?)metadata["access_evaluation_endpoint"]));
    }

    private static string Question(
        string agent = "invoice-assistant", string task = "invoice.read", string parameters = """{"invoiceId":"INV-7"}""", string resource = TestManifest.Ledger,
        string? scope = null, string? address = null)
    {
        var question = new JsonObject
        {
            ["subject"] = new JsonObject { ["type"] = "agent", ["id"] = agent },
            ["action"] = new JsonObject { ["name"] = task, ["properties"] = new JsonObject { ["parameters"] = JsonNode.Parse(parameters) } },
            ["resource"] = new JsonObject { ["type"] = "api", ["id"] = resource },
        };
        if (scope is not null)
        {
            question["action"]!["properties"]!["scope"] = scope;
        }

        if (address is not null)
        {
            question["context"] = new JsonObject { ["address"] = address };
        }

        return question.ToJsonString();
    }

    private static async Task<JsonNode> AskAsync(TestGateway gateway, TestClient asker, string question)
    {
        Reply reply = await gateway.AsAsync(asker, HttpMethod.Post, Path, question);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return reply.Json;
    }
}
