using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol.Tests;

/// <summary>An agent speaks to an MCP server that wants its gateway's tokens, over HTTP; the gateway and the server's authentication are real.</summary>
public sealed class ProtectedMcpServerTests : IAsyncLifetime
{
    private readonly LoopbackServer _server = new();
    private World _world = null!;
    private object _metadata = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Endpoint => new(_server.Url, "/mcp");

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartAsync();
        _metadata = new { resource = World.Ledger, authorization_servers = new[] { _world.Gateway.Url.OriginalString } };
        await _server.StartAsync(
            services =>
            {
                _world.AddLedger(services);
                services.AddMcpServer().WithHttpTransport(http => http.Stateless = true).WithTools<Tools>();
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGet("/.well-known/oauth-protected-resource/mcp", () => Results.Json(_metadata));
                app.MapMcp("/mcp").RequireAuthorization();
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_session_inside_a_lease_carries_its_token_with_every_message()
    {
        (ITaskTokenClient client, ProtectedMcpServers servers) = Start();
        await using (TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel))
        await using (McpClient mcp = await servers.ConnectAsync(Endpoint, cancellationToken: Cancel))
        {
            CallToolResult result = await mcp.CallToolAsync("echo", new Dictionary<string, object?> { ["text"] = "hello" }, cancellationToken: Cancel);
            Assert.Equal("hello", result.Content.OfType<TextContentBlock>().Single().Text);
        }

        Received[] messages = [.. _server.Received.Where(request => request.Path == "/mcp")];
        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.StartsWith("DPoP ", message.Authorization, StringComparison.Ordinal));
        Assert.Equal(messages.Length, messages.Select(message => message.Proof).Distinct().Count());
        Assert.All(_server.Received.Where(request => request.Path != "/mcp"), request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task Without_a_lease_nothing_is_sent()
    {
        (_, ProtectedMcpServers servers) = Start();
        await Assert.ThrowsAsync<NoTaskLeaseException>(() => servers.ConnectAsync(Endpoint, cancellationToken: Cancel));
        Assert.Empty(_server.Received);
    }

    [Theory]
    [InlineData("""{ "resource": "https://storage.contoso.example/archive" }""", "the server's metadata names another resource than its address")]
    [InlineData("""{ "resource": "https://ledger.contoso.example", "authorization_servers": [ "https://attacker.example" ] }""", "'https://ledger.contoso.example' does not take tokens of this agent's gateway")]
    [InlineData("""{ "resource": "https://ledger.contoso.example" }""", "'https://ledger.contoso.example' does not take tokens of this agent's gateway")]
    [InlineData("""{ }""", "has no protected resource metadata")]
    [InlineData("""[ ]""", "has no protected resource metadata")]
    public async Task A_server_that_is_not_the_one_it_should_be_gets_no_token(string metadata, string reason)
    {
        _metadata = System.Text.Json.JsonDocument.Parse(metadata).RootElement;
        (ITaskTokenClient client, ProtectedMcpServers servers) = Start();
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        ResourceNotGrantedException refused = await Assert.ThrowsAsync<ResourceNotGrantedException>(() => servers.ConnectAsync(Endpoint, cancellationToken: Cancel));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.Count("/mcp"));
    }

    [Fact]
    public async Task A_server_over_plain_http_elsewhere_gets_nothing()
    {
        (ITaskTokenClient client, ProtectedMcpServers servers) = Start();
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        await Assert.ThrowsAsync<ResourceNotGrantedException>(() => servers.ConnectAsync(new Uri("http://mcp.contoso.example/mcp"), cancellationToken: Cancel));
    }

    private (ITaskTokenClient Client, ProtectedMcpServers Servers) Start()
    {
        ServiceProvider agent = _world.StartAgent(
            options => options.ResourceAddresses[World.Ledger] = Endpoint, addServices: services => services.AddProtectedMcpServers());
        return (agent.GetRequiredService<ITaskTokenClient>(), agent.GetRequiredService<ProtectedMcpServers>());
    }

    [McpServerToolType]
    private sealed class Tools
    {
        [McpServerTool(Name = "echo")]
        public static string Echo(string text) => text;
    }
}
