using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Tokens;

public class IntrospectionTests
{
    private const string Inactive = """{"active":false}""";

    [Fact]
    public async Task An_API_learns_what_a_live_token_of_its_own_says()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        Reply reply = await gateway.IntrospectAsync(issued.AccessToken);

        JsonNode expected = issued.Claims;
        (expected["active"], expected["token_type"]) = (true, "DPoP");
        Assert.True(JsonNode.DeepEquals(expected, reply.Json), reply.Body);
        Assert.True(reply.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_token_for_another_resource_is_inactive()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        Assert.Equal(Inactive, (await gateway.IntrospectAsync(issued.AccessToken, gateway.ArchiveApi)).Body);
    }

    [Fact]
    public async Task An_expired_token_is_inactive()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));

        gateway.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Inactive, (await gateway.IntrospectAsync(issued.AccessToken)).Body);
    }

    [Fact]
    public async Task A_token_that_was_not_issued_here_is_inactive()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        string[] parts = issued.AccessToken.Split('.');

        Assert.Equal(Inactive, (await gateway.IntrospectAsync("unknown")).Body);
        Assert.Equal(Inactive, (await gateway.IntrospectAsync($"{parts[0]}.{parts[1]}.{new string('A', 86)}")).Body);
        Assert.Equal(Inactive, (await gateway.IntrospectAsync(issued.AccessToken + " ")).Body);
    }

    [Theory]
    [InlineData("invoice-assistant")]
    [InlineData("invoice.read")]
    public async Task The_kill_switch_makes_live_tokens_inactive(string disabled)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await gateway.RestartAsync((options, _) => options.Policy = new GatewayPolicy([new AgentRestriction(gateway.Agent.Id, ["*"])], [disabled]));

        Assert.Equal(Inactive, (await gateway.IntrospectAsync(issued.AccessToken)).Body);
    }

    [Fact]
    public async Task A_task_that_the_policy_allows_no_longer_makes_live_tokens_inactive()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await gateway.RestartAsync((options, _) => options.Policy = new GatewayPolicy([new AgentRestriction(gateway.Agent.Id, ["invoice.list"])]));

        Assert.Equal(Inactive, (await gateway.IntrospectAsync(issued.AccessToken)).Body);
    }

    [Fact]
    public async Task Only_a_registered_API_may_ask()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await gateway.AssertDeniedAsync(
            await gateway.IntrospectAsync(issued.AccessToken, gateway.Agent),
            HttpStatusCode.Unauthorized, "client.authentication", "invalid_client", "the client is not registered as resource");
        (await gateway.PostAsync("/introspect", TestGateway.Credentials(gateway.LedgerApi)))
            .AssertError(HttpStatusCode.BadRequest, "invalid_request", "token is missing");
        await gateway.AssertDeniedAsync(
            await gateway.SendAsync(HttpMethod.Post, "/introspect", new StringContent("{}")),
            HttpStatusCode.BadRequest, "request.form", "invalid_request", "the content type must be application/x-www-form-urlencoded");
    }
}
