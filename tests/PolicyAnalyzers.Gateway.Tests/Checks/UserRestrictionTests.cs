using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Delegation;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

public class UserRestrictionTests
{
    private const string NotThisUser = "the gateway policy does not let agent 'invoice-assistant' act for this user";

    [Theory]
    [InlineData("""{ "required": true }""", true, "the gateway policy lets agent 'invoice-assistant' act for users alone")]
    [InlineData("""{ "forbidden": true }""", false, null)]
    [InlineData("""{ "issuers": ["https://other.example"] }""", false, null)]
    [InlineData("""{ "claims": { "department": ["sales"] } }""", false, null)]
    [InlineData("""{ "claims": { "groups": ["admins", "payers"] } }""", true, null)]
    [InlineData("""{ "claims": { "department": ["finance"], "groups": ["owners"] } }""", false, null)]
    [InlineData("""{ "claims": { "unknown": ["x"] } }""", false, null)]
    [InlineData("""{ "required": true, "issuers": ["{0}"], "claims": { "department": ["finance", "sales"] } }""", true, "the gateway policy lets agent 'invoice-assistant' act for users alone")]
    public async Task The_policy_says_for_whom_an_agent_acts(string users, bool isUserAllowed, string? selfRefused)
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync(options => options.Policy = GatewayPolicy.Parse(
            $$"""{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "users": {{users.Replace("{0}", options.TrustedIssuers[0].Issuer, StringComparison.Ordinal)}} } ] }"""));

        Reply forUser = await world.Gateway.TokenAsync(world.Exchange()), forItself = await world.Gateway.TokenAsync(world.Gateway.Ask());

        if (isUserAllowed)
        {
            Assert.True(forUser.Status == HttpStatusCode.OK, forUser.Body);
        }
        else
        {
            forUser.AssertError(HttpStatusCode.BadRequest, "access_denied", NotThisUser);
        }

        Assert.Equal(selfRefused, forItself.Status == HttpStatusCode.OK ? null : forItself.Text("error_description"));
    }

    [Fact]
    public async Task What_would_be_decided_for_a_user_can_be_asked()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync(options => options.Policy = GatewayPolicy.Parse(
            """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "users": { "required": true, "claims": { "department": ["finance"] } } } ] }"""));

        Assert.Equal((true, false, false), (await AskAsync("finance"), await AskAsync("sales"), await AskAsync(null)));

        async Task<bool> AskAsync(string? department)
        {
            JsonNode request = JsonNode.Parse($$"""
                { "subject": { "type": "agent", "id": "invoice-assistant" }, "action": { "name": "invoice.read", "properties": { "parameters": { "invoiceId": "INV-7" } } },
                  "resource": { "type": "api", "id": "{{TestManifest.Ledger}}" }, "context": { } }
                """)!;
            if (department is not null)
            {
                request["context"]!["user"] = JsonNode.Parse($$"""{ "issuer": "{{world.Issuer.Issuer}}", "id": "mia", "claims": { "department": ["{{department}}"] } }""");
            }

            return (bool)(await world.Gateway.AsAsync(world.Gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", request.ToJsonString())).Json["decision"]!;
        }
    }

    [Theory]
    [InlineData("""{ "forbidden": true, "required": true }""", "agent 'a': users that are forbidden stand alone")]
    [InlineData("""{ "forbidden": true, "claims": { "x": ["y"] } }""", "agent 'a': users that are forbidden stand alone")]
    [InlineData("""{ "issuers": [] }""", "agent 'a': issuers and claims of users are left out, or name at least one")]
    [InlineData("""{ "claims": {} }""", "agent 'a': issuers and claims of users are left out, or name at least one")]
    [InlineData("""{ "claims": { "x": [] } }""", "agent 'a': issuers and claims of users are left out, or name at least one")]
    [InlineData("""{ "claims": { "x": [null] } }""", "'x' must be a string, and is null")]
    [InlineData("""{ "issuers": [null] }""", "'issuers' must be a string, and is null")]
    public void A_restriction_that_contradicts_itself_is_none(string users, string fault)
    {
        PolicyFormatException exception = Assert.Throws<PolicyFormatException>(
            () => GatewayPolicy.Parse($$"""{ "version": 1, "agents": [ { "id": "a", "tasks": ["*"], "users": {{users}} } ] }"""));

        Assert.Equal(fault, exception.Message);
    }

    [Fact]
    public void The_version_tells_whose_users_are_meant()
    {
        string[] versions = [.. new[] { """{ "required": true }""", """{ "claims": { "a": ["1", "2"], "b": ["3"] } }""", """{ "claims": { "b": ["3"], "a": ["2", "1"] } }""" }
            .Select(users => GatewayPolicy.Parse($$"""{ "version": 1, "agents": [ { "id": "a", "tasks": ["*"], "users": {{users}} } ] }""").Version)];

        Assert.NotEqual(versions[0], versions[1]);
        Assert.Equal(versions[1], versions[2]);
    }
}
