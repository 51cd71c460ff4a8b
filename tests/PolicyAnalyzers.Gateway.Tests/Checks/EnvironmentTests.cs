using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>One policy file serves the gateways of several environments, and each goes by what is said for its own.</summary>
public class EnvironmentTests
{
    private const string NotHere = "the gateway policy does not allow agent 'invoice-assistant' in this environment";

    private const string ForTwo = """
        { "version": 1, "agents": [
          { "id": "invoice-assistant", "tasks": ["invoice.read"], "maxLifetimeSeconds": 20, "environments": ["production"] },
          { "id": "invoice-assistant", "tasks": ["*"], "environments": ["staging", "test.eu"] } ] }
        """;

    [Theory]
    [InlineData("production", 20)]
    [InlineData("staging", 60)]
    [InlineData("test.eu", 60)]
    public async Task Each_gateway_goes_by_what_is_said_for_its_environment(string environment, int seconds)
    {
        await using TestGateway gateway = await StartAsync(environment, ForTwo);

        Reply issued = await gateway.IssueAsync();

        Assert.Equal(seconds, (int)issued.Json["expires_in"]!);
        AuditRecord record = Assert.Single(await gateway.AuditAsync());
        Assert.Equal((environment, GatewayPolicy.Parse(ForTwo).Version), (record.Environment, record.Policy));
    }

    [Theory]
    [InlineData("development")]
    [InlineData("prod")]
    [InlineData("production.eu")]
    [InlineData("test")]
    [InlineData(null)]
    public async Task An_environment_that_is_not_named_and_none_at_all_is_refused(string? environment)
    {
        await using TestGateway gateway = await StartAsync(environment, ForTwo);

        await gateway.AssertDeniedAsync(await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "gateway.policy", "access_denied", NotHere);
        Assert.Equal(environment, (await gateway.AuditAsync())[^1].Environment);
    }

    [Fact]
    public async Task What_another_environment_allows_is_not_allowed_here()
    {
        await using TestGateway gateway = await StartAsync("production", ForTwo);

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask(task: "invoice.list", parameters: "{}")), HttpStatusCode.BadRequest, "gateway.policy", "access_denied",
            "the gateway policy does not allow agent 'invoice-assistant' task 'invoice.list'");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("production")]
    public async Task Without_environments_a_restriction_is_for_every_gateway(string? environment)
    {
        await using TestGateway gateway = await StartAsync(environment, """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ] }""");

        await gateway.IssueAsync();
    }

    [Fact]
    public async Task An_evaluation_is_of_this_environment_and_says_so()
    {
        await using TestGateway gateway = await StartAsync("production", ForTwo);

        JsonNode allowed = (await gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", Question("{}"))).Json;
        Reply elsewhere = await gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", Question("""{ "environment": "staging" }"""));

        Assert.Equal((true, "production"), ((bool)allowed["decision"]!, (string?)allowed["context"]!["environment"]));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (elsewhere.Status, elsewhere.Text("error")));

        await using TestGateway other = await StartAsync(null, ForTwo);
        JsonNode refused = (await other.AsAsync(other.Auditor, HttpMethod.Post, "/access/v1/evaluation", Question("{}"))).Json;
        Assert.Equal((false, NotHere, null), ((bool)refused["decision"]!, (string?)refused["context"]!["reason"], (string?)refused["context"]!["environment"]));

        static string Question(string context) =>
            $$"""
            { "subject": { "type": "agent", "id": "invoice-assistant" }, "action": { "name": "invoice.read", "properties": { "parameters": { "invoiceId": "INV-7" } } },
              "resource": { "type": "api", "id": "{{TestManifest.Ledger}}" }, "context": {{context}} }
            """;
    }

    [Fact]
    public async Task A_shadow_policy_is_tried_in_this_environment()
    {
        await using TestGateway gateway = await StartAsync("development", """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ] }""", ForTwo);

        await gateway.IssueAsync();

        Assert.Equal("refuses: " + NotHere, Assert.Single(await gateway.AuditAsync()).Shadow);
    }

    [Fact]
    public async Task An_environment_that_is_taken_out_of_the_file_ends_what_lives_there_and_is_back_when_it_is()
    {
        await using TestGateway gateway = await StartAsync("staging", ForTwo);
        Reply issued = await gateway.IssueAsync();
        PolicyReloader reloader = gateway.Services.GetServices<IHostedService>().OfType<PolicyReloader>().Single();

        gateway.Write("policy.json", ForTwo.Replace("\"staging\", ", string.Empty, StringComparison.Ordinal));
        await reloader.ReloadAsync();

        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.PolicyLoaded, AuditEvents.LeaseEnded], audit.Select(record => record.Event));
        Assert.Equal((NotHere + ": 1 lease(s)", "staging"), (audit[2].Reason, audit[2].Environment));

        gateway.Write("policy.json", ForTwo);
        await reloader.ReloadAsync();
        await gateway.IssueAsync();
    }

    [Theory]
    [InlineData(""" "environments": [] """, "agent 'a': environments are left out, or name at least one; disable the agent instead")]
    [InlineData(""" "environments": ["Production"] """, "agent 'a': 'Production' is no environment; it is dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(""" "environments": [""] """, "agent 'a': '' is no environment; it is dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(""" "environments": ["*"] """, "agent 'a': '*' is no environment; it is dot-separated words of lower-case ASCII letters, digits and '-', each starting with a letter, at most 100 characters")]
    [InlineData(""" "environments": [null] """, "'environments' must be a string, and is null")]
    [InlineData(""" "environments": ["b", "b"] """, "agent 'a': the environment 'b' is named twice")]
    [InlineData(""" "environments": ["b"] }, { "id": "a", "tasks": ["*"] """, "agent 'a' is listed twice; only with environments of its own may each be")]
    [InlineData(""" "environments": ["b", "c"] }, { "id": "a", "tasks": ["*"], "environments": ["d", "c"] """, "agent 'a' is listed twice for the environment 'c'")]
    public void An_environment_that_means_nothing_or_two_things_is_no_policy(string restriction, string fault) => Assert.Equal(
        fault, Assert.Throws<PolicyFormatException>(() => GatewayPolicy.Parse($$"""{ "version": 1, "agents": [ { "id": "a", "tasks": ["*"], {{restriction}} } ] }""")).Message);

    [Fact]
    public void Environments_are_in_the_version_and_their_order_is_not()
    {
        string[] versions = [.. new[] { """ "environments": ["b", "c"] """, """ "environments": ["b"] """, """ "environments": ["c", "b"] """ }
            .Select(restriction => GatewayPolicy.Parse($$"""{ "version": 1, "agents": [ { "id": "a", "tasks": ["*"], {{restriction}} } ] }""").Version)];
        string swapped = GatewayPolicy.Parse("""
            { "version": 1, "agents": [
              { "id": "invoice-assistant", "tasks": ["*"], "environments": ["test.eu", "staging"] },
              { "id": "invoice-assistant", "tasks": ["invoice.read"], "maxLifetimeSeconds": 20, "environments": ["production"] } ] }
            """).Version;

        Assert.Equal(versions[0], versions[2]);
        Assert.NotEqual(versions[0], versions[1]);
        Assert.Equal(GatewayPolicy.Parse(ForTwo).Version, swapped);
        Assert.Equal(GatewayPolicy.Parse(ForTwo).Version, GatewayPolicy.Parse(ForTwo).In("staging").Version);
    }

    /// <summary>Whatever is restricted: a policy with environments allows at most what it allows without them, and what it allows in none of them it allows nowhere.</summary>
    [Fact]
    public void Naming_environments_never_widens()
    {
        string[] names = ["a", "b", "c"];
        var random = new Random(20261129);
        for (int round = 0; round < 2000; round++)
        {
            string[] tasks = [.. new[] { "t", "u" }.Where(_ => random.Next(2) == 0)];
            string[]? environments = random.Next(4) == 0 ? null : [.. names.Where(_ => random.Next(2) == 0).DefaultIfEmpty("a")];
            string[] disabled = random.Next(4) == 0 ? ["t"] : [];
            var plain = new GatewayPolicy([new AgentRestriction("x", tasks)], disabled);
            var narrowed = new GatewayPolicy([new AgentRestriction("x", tasks) { Environments = environments }], disabled);
            foreach (string? here in names.Append(null).Append("d"))
            {
                foreach (string task in new[] { "t", "u", "v" })
                {
                    bool allows = narrowed.In(here).WhyRefused("x", task) is null;
                    bool isNamed = environments is null || environments.Contains(here);

                    Assert.Equal(isNamed && plain.In(here).WhyRefused("x", task) is null, allows);
                }
            }
        }
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    public async Task A_gateway_with_a_name_that_no_policy_can_name_does_not_start(string environment)
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(environment, ForTwo));

        Assert.Contains("Environment must be dot-separated words of lower-case ASCII letters", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(string? environment, string policy, string? shadow = null) => TestGateway.StartAsync((options, gateway) =>
    {
        options.Environment = environment;
        options.Policy = null;
        options.PolicyPath = gateway.Write("policy.json", policy);
        options.ShadowPolicyPath = shadow is null ? null : gateway.Write("shadow.json", shadow);
    });
}
