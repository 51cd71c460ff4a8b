using System.Net;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Tokens;

public class TokenTests
{
    [Fact]
    public async Task A_declared_task_gets_one_token_for_its_resource_arguments_and_key()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.IssueAsync(gateway.Ask(scope: "invoices.read"));

        Assert.True(reply.Headers.CacheControl?.NoStore);
        Assert.Equal(("DPoP", "invoices.read", 60), (reply.Text("token_type"), reply.Text("scope"), (int)reply.Json["expires_in"]!));
        Assert.Equal(55, reply.Lease.Length);
        long now = gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        JsonNode expected = JsonNode.Parse(
            $$"""
            {
              "iss": "{{TestGateway.Issuer}}", "sub": "invoice-assistant", "client_id": "invoice-assistant", "aud": "{{TestManifest.Ledger}}",
              "iat": {{now}}, "exp": {{now + 60}}, "jti": "{{reply.Claims["jti"]}}", "scope": "invoices.read",
              "cnf": { "jkt": "{{gateway.Agent.Sender.Thumbprint}}" },
              "authorization_details": [ { "type": "agent_task", "task": "invoice.read", "manifest": "{{TestManifest.Invoices.Digest}}",
                "parameters": { "invoiceId": "INV-7" }, "lease": "{{reply.Lease}}" } ]
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(expected, reply.Claims), reply.Claims.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected["authorization_details"], reply.Json["authorization_details"]));
    }

    [Fact]
    public async Task The_token_is_an_RFC_9068_token_under_the_published_key()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply token = await gateway.IssueAsync();
        var keys = new JsonWebKeySet((await gateway.SendAsync(HttpMethod.Get, "/jwks")).Body);

        TokenValidationResult result = await new JsonWebTokenHandler().ValidateTokenAsync(token.AccessToken, new TokenValidationParameters
        {
            ValidIssuer = TestGateway.Issuer,
            ValidAudience = TestManifest.Ledger,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = ["ES256"],
            IssuerSigningKeys = keys.GetSigningKeys(),
            LifetimeValidator = (_, expires, _, _) => expires > gateway.Time.GetUtcNow(),
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(Assert.Single(keys.Keys).Kid, ((JsonWebToken)result.SecurityToken).Kid);
    }

    [Fact]
    public async Task No_scope_means_all_of_the_grant()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Equal("invoices.read payments.read", (await gateway.IssueAsync()).Text("scope"));
    }

    [Fact]
    public async Task The_grant_is_in_the_audit_log_before_the_answer_leaves_without_token_or_argument()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.IssueAsync();

        AuditRecord record = Assert.Single(await gateway.AuditAsync());
        Assert.Equal(
            (AuditEvents.TokenIssued, "/token", "invoice-assistant", "invoice.read", reply.Lease, TestManifest.Ledger, 60),
            (record.Event, record.Endpoint, record.Agent, record.Task, record.Lease, record.Resource, record.LifetimeSeconds));
        Assert.Equal(["invoices.read", "payments.read"], record.Scopes!);
        Assert.Equal((null, null, null), (record.Check, record.Error, record.Reason));
        Assert.Equal(TestManifest.Invoices.Digest, record.Manifest);
        Assert.Equal(gateway.Agent.Sender.Thumbprint, record.Thumbprint);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(reply.AccessToken))), record.Token);
        Assert.StartsWith("sha256-", record.Parameters, StringComparison.Ordinal);
        Assert.StartsWith("sha256-", record.Policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_logs_nor_database_hold_a_token_and_logs_hold_no_argument()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> fields = gateway.Ask(parameters: """{"invoiceId":"INV-secret-argument"}""");
        string proof = gateway.Agent.Proof("/token");
        Reply issued = await gateway.IssueAsync(fields);
        await gateway.TokenAsync(gateway.Ask(parameters: """{"invoiceId":"secret-argument"}"""));
        await gateway.TokenAsync(fields, proof: proof);

        foreach (string secret in new[] { issued.AccessToken, fields["client_assertion"]!, proof })
        {
            Assert.DoesNotContain(secret.Split('.')[2], gateway.Logs.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("secret-argument", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Token issued to agent invoice-assistant", gateway.Logs.Text, StringComparison.Ordinal);
        string content = await gateway.Store.ContentAsync();
        Assert.Contains("token.issued", content, StringComparison.Ordinal);
        Assert.DoesNotContain(issued.AccessToken.Split('.')[2], content, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-argument", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_POST_asks_for_tokens()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await gateway.SendAsync(HttpMethod.Get, "/token")).Status);
    }
}
