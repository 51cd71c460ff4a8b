using System.Net;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

/// <summary>An assertion and a proof serve once: on one node and on several, at the same time and later, whatever became of the request that had them.</summary>
public class SingleUseTests
{
    private const string AssertionUsed = "the client assertion was used before", ProofUsed = "the proof was used before";

    [Fact]
    public async Task Of_many_requests_at_once_with_one_assertion_one_is_granted()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        Dictionary<string, string?> fields = gateway.Ask();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? gateway : node).TokenAsync(fields))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed));
        Assert.Single(await gateway.AuditAsync(), record => record.Event == AuditEvents.TokenIssued);
        Assert.All((await gateway.AuditAsync()).Where(record => record.Event == AuditEvents.RequestDenied), record => Assert.Equal(("agent.authentication", null, null), (record.Check, record.Agent, record.Task)));
    }

    [Fact]
    public async Task Of_many_requests_at_once_with_one_proof_one_is_granted()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        string proof = gateway.Agent.Proof("/token");

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? gateway : node).TokenAsync(gateway.Ask(), proof: proof))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.AssertError(HttpStatusCode.BadRequest, "invalid_dpop_proof", ProofUsed));
        Assert.All((await gateway.AuditAsync()).Where(record => record.Event == AuditEvents.RequestDenied), record => Assert.Equal(("sender.proof", gateway.Agent.Id, null), (record.Check, record.Agent, record.Task)));
    }

    [Fact]
    public async Task What_was_granted_on_one_node_is_used_on_the_other_and_after_a_restart()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        Dictionary<string, string?> fields = gateway.Ask();
        string proof = gateway.Agent.Proof("/token");
        Assert.Equal(HttpStatusCode.OK, (await gateway.TokenAsync(fields, proof: proof)).Status);

        (await node.TokenAsync(fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
        (await node.TokenAsync(node.Ask(), proof: proof)).AssertError(HttpStatusCode.BadRequest, "invalid_dpop_proof", ProofUsed);
        await gateway.RestartAsync();
        (await gateway.TokenAsync(fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
    }

    [Fact]
    public async Task A_denied_request_has_used_them_too()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        Dictionary<string, string?> fields = gateway.Ask(task: "invoice.delete");
        string proof = gateway.Agent.Proof("/token");
        Assert.Equal("invalid_authorization_details", (string?)(await gateway.TokenAsync(fields, proof: proof)).Json["error"]);

        (await node.TokenAsync(fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
        (await node.TokenAsync(node.Ask(), proof: proof)).AssertError(HttpStatusCode.BadRequest, "invalid_dpop_proof", ProofUsed);
    }

    [Fact]
    public async Task A_request_that_is_told_to_wait_has_used_them_too()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestGateway node = await gateway.StartNodeAsync();
        Dictionary<string, string?> ask = gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":1}""", scope: "payments.create");
        ask.Remove("grant_type");
        string id = (await gateway.PostAsync("/bc-authorize", ask, gateway.Agent.Proof("/bc-authorize"))).Text("auth_req_id");
        (await node.PostAsync("/bc-authorize", ask, gateway.Agent.Proof("/bc-authorize"))).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
        Dictionary<string, string?> poll = new(TestGateway.Credentials(gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = id };
        string proof = gateway.Agent.Proof("/token");
        Assert.Equal("authorization_pending", (string?)(await gateway.TokenAsync(poll, proof: proof)).Json["error"]);

        (await node.TokenAsync(poll)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
        (await node.TokenAsync(node.Ask(), proof: proof)).AssertError(HttpStatusCode.BadRequest, "invalid_dpop_proof", ProofUsed);
    }

    [Fact]
    public async Task An_assertion_of_a_token_request_is_used_at_introspection_and_the_other_way_round()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> fields = gateway.Ask();
        string token = (await gateway.TokenAsync(fields)).AccessToken;

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.PostAsync("/revoke", new(fields) { ["token"] = token })).Status);
        Dictionary<string, string?> credentials = TestGateway.Credentials(gateway.Agent);
        Assert.Equal(HttpStatusCode.OK, (await gateway.PostAsync("/revoke", new(credentials) { ["token"] = token })).Status);
        (await gateway.TokenAsync(new(gateway.Ask()) { ["client_assertion"] = credentials["client_assertion"] })).AssertError(HttpStatusCode.Unauthorized, "invalid_client", AssertionUsed);
    }
}
