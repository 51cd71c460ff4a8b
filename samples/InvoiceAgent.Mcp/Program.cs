using System.IO.Pipelines;
using InvoiceAgent;
using InvoiceAgent.Conversation;
using InvoiceAgent.Hosting;
using InvoiceAgent.Ledger;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using PolicyAnalyzers.ModelContextProtocol;
using PolicyAnalyzers.TokenClient;

await using World world = await World.StartAsync(verbose: false, CancellationToken.None);
using var human = new Human(world);
Pipe toServer = new(), toClient = new();

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddTaskTokens(options =>
{
    options.Gateway = world.GatewayUrl;
    options.ClientId = world.Agent.Id;
    options.ClientKey = world.Agent.Key;
    options.ResourceAddresses[LedgerClient.Resource] = world.LedgerUrl;
    options.OnApprovalPending = async (_, cancellationToken) => await human.ApproveNextAsync(Say, cancellationToken);
});
builder.Services.AddHttpClient<LedgerClient>(client => client.BaseAddress = world.LedgerUrl).AddTaskTokenHandler();
builder.Services.AddMcpServer()
    .WithStreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream())
    .WithTools<InvoiceMcpTools>()
    .WithTaskTokens(); // The one line: each tool runs in the lease of its task.
using IHost server = builder.Build();
await server.StartAsync();

// The other end: somebody's agent, whose model is a script here, so that the sample needs no key.
await using McpClient mcp = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()));
using var model = new ScriptedChatClient(new Dictionary<string, ScriptedCall>
{
    ["What is INV-7?"] = new("read_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-7" }),
    ["Pay INV-7."] = new("pay_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-7", ["amount"] = 120.50m }),
    ["Pay INV-9."] = new("pay_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-9", ["amount"] = 900m }),
});
using IChatClient chat = model.AsBuilder().UseFunctionInvocation().Build();
var options = new ChatOptions { Tools = [.. await mcp.ListToolsAsync()] };

int failures = 0;
await AskAsync("What is INV-7?", "Fabrikam");
await AskAsync("Pay INV-7.", "INV-7 paid with 120.50");
await AskAsync("Pay INV-9.", "was denied (invalid_authorization_details): parameter");
await server.StopAsync();
return failures;

async Task AskAsync(string question, string expected)
{
    string answer = (await chat.GetResponseAsync(question, options)).Text;
    Say($"user:  {question}");
    Say($"agent: {answer}");
    if (!answer.Contains(expected, StringComparison.Ordinal))
    {
        failures++;
        Say($"       and not, as expected: {expected}");
    }
}

static void Say(string line) => Console.WriteLine(line);
