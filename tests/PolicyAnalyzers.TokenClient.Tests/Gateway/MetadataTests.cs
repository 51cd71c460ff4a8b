using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

public sealed class MetadataTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("issuer", "https://attacker.example", "The gateway's metadata names another issuer.")]
    [InlineData("issuer", null, "The gateway's metadata names another issuer.")]
    [InlineData("token_endpoint", "https://attacker.example/token", "The gateway's metadata points to another origin.")]
    [InlineData("token_endpoint", "/token", "The gateway's metadata points to another origin.")]
    [InlineData("token_endpoint", null, "The gateway's answer is not what the protocol says.")]
    [InlineData("revocation_endpoint", "https://attacker.example/revoke", "The gateway's metadata points to another origin.")]
    [InlineData("revocation_endpoint", null, "The gateway's answer is not what the protocol says.")]
    [InlineData("backchannel_authentication_endpoint", "https://attacker.example/bc", "The gateway's metadata points to another origin.")]
    public async Task Metadata_that_leads_elsewhere_is_not_followed(string member, string? value, string message)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Metadata[member] = value;
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(message, failure.Message);
        Assert.Equal(0, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_gateway_without_approvals_cannot_begin_a_task_that_needs_one()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Metadata.Remove("backchannel_authentication_endpoint");
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => gateway.StartClient().BeginAsync(World.PayInvoice(), Cancel));
        Assert.Equal("The gateway has no backchannel authentication endpoint.", failure.Message);
        Assert.Equal(0, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task Metadata_is_read_once()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        ITaskTokenClient client = gateway.StartClient();
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        Assert.Equal(1, gateway.Server.Count("/.well-known/oauth-authorization-server"));
        Assert.Equal(2, gateway.Server.Count("/revoke"));
    }
}
