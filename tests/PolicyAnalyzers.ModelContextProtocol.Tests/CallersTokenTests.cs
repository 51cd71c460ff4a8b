using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol.Tests;

/// <summary>For whom a server's tools act.</summary>
public sealed class CallersTokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_act_for_the_caller_whose_token_is_exchanged()
    {
        CallToolResult result = await CallAsync(options => options.Subject = (_, _) => ValueTask.FromResult<SubjectToken?>(new SubjectToken("callers-token")));
        Assert.True(result.IsError);
        string text = result.Content.OfType<TextContentBlock>().Single().Text;
        Assert.EndsWith("Asked for callers-token", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_nobody_is_refused_before_anything_is_asked()
    {
        CallToolResult result = await CallAsync(options => options.Subject = TaskTokenMcpServerOptions.CallersToken);
        Assert.True(result.IsError);
        Assert.Equal(
            "Refused: the tool acts for a user, and the call names none. Tell the user to sign in.", result.Content.OfType<TextContentBlock>().Single().Text);
    }

    [Fact]
    public async Task A_server_without_a_token_client_does_not_start()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMcpServer().WithTools<Tools>().WithTaskTokens();
        using IHost host = builder.Build();
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancel));
        Assert.Equal("WithTaskTokens() needs a token client to begin tasks: add services.AddTaskTokens(…) beside AddMcpServer().", refused.Message);
    }

    private static async Task<CallToolResult> CallAsync(Action<TaskTokenMcpServerOptions> configure)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ITaskTokenClient, Asked>();
        builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()).WithTools<Tools>().WithTaskTokens(configure);
        using IHost server = builder.Build();
        await server.StartAsync(Cancel);
        await using McpClient client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()), cancellationToken: Cancel);
        CallToolResult result = await client.CallToolAsync("read_invoice", new Dictionary<string, object?> { ["invoiceId"] = "INV-7" }, cancellationToken: Cancel);
        await server.StopAsync(Cancel);
        return result;
    }

    /// <summary>Tells what it was asked for, and lets nothing run.</summary>
    private sealed class Asked : ITaskTokenClient
    {
        public Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default) =>
            throw new global::ModelContextProtocol.McpException($"Asked for {request.Subject?.Value}");
    }

    [McpServerToolType]
    private sealed class Tools
    {
        [McpServerTool(Name = "read_invoice")]
        [AgentTask("invoice.read", Purpose = "Read one invoice")]
        public string Read([TaskParameter] string invoiceId) => invoiceId;
    }
}
