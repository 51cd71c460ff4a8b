using InvoiceAgent;
using InvoiceAgent.Agent;
using InvoiceAgent.Conversation;
using InvoiceAgent.Hosting;
using InvoiceAgent.Ledger;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.TokenClient;

await using World world = await World.StartAsync(verbose: false, CancellationToken.None);
using var human = new Human(world);

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
builder.Services.AddSingleton<InvoiceTools>();
using IHost host = builder.Build();
InvoiceTools tools = host.Services.GetRequiredService<InvoiceTools>();

ITaskTokenClient client = host.Services.GetRequiredService<ITaskTokenClient>();
var kernel = new Kernel();
if (args is ["--filter"])
{
    // Functions of the kernel's own, and a filter around them.
    kernel.Plugins.AddFromFunctions("Invoices", [KernelFunctionFactory.CreateFromMethod(tools.ReadAsync, "read_invoice"), KernelFunctionFactory.CreateFromMethod(tools.PayAsync, "pay_invoice")]);
    kernel.FunctionInvocationFilters.Add(new TaskLeaseFilter(client));
}
else
{
    // The one line: each function of the plugin runs in the lease of its task.
    AITool[] functions = [AIFunctionFactory.Create(tools.ReadAsync, "read_invoice"), AIFunctionFactory.Create(tools.PayAsync, "pay_invoice")];
    kernel.Plugins.AddFromFunctions("Invoices", functions.WithTaskLeases(client).OfType<AIFunction>().Select(function => function.AsKernelFunction()));
}

// A model would choose; a script does here, so that the sample needs no key.
using var model = new ScriptedChatClient(new Dictionary<string, ScriptedCall>
{
    ["What is INV-7?"] = new("read_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-7", ["includeRelated"] = false }),
    ["Pay INV-7."] = new("pay_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-7", ["amount"] = 120.50m }),
    ["Pay INV-9."] = new("pay_invoice", new Dictionary<string, object> { ["invoiceId"] = "INV-9", ["amount"] = 900m }),
});
using IChatClient chat = model.AsBuilder().UseKernelFunctionInvocation().Build();
IChatCompletionService completion = chat.AsChatCompletionService();

int failures = 0;
await AskAsync("What is INV-7?", "Fabrikam");
await AskAsync("Pay INV-7.", "INV-7 paid with 120.50");
await AskAsync("Pay INV-9.", "was denied (invalid_authorization_details): parameter");
return failures;

async Task AskAsync(string question, string expected)
{
    ChatMessageContent answer = await completion.GetChatMessageContentAsync(
        new ChatHistory(question), new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }, kernel);
    Say($"user:  {question}");
    Say($"agent: {answer.Content}");
    if (answer.Content?.Contains(expected, StringComparison.Ordinal) != true)
    {
        failures++;
        Say($"       and not, as expected: {expected}");
    }
}

static void Say(string line) => Console.WriteLine(line);
