using System.Text.Json;
using InvoiceAgent.Agent;
using InvoiceAgent.Hosting;
using InvoiceAgent.Ledger;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient;

namespace InvoiceAgent.Conversation;

/// <summary>The conversation with the agent, and what is expected of each turn.</summary>
internal sealed class Scenario(World world, Account account, Human human) : IAsyncDisposable
{
    private static readonly Dictionary<string, ScriptedCall> Script = new()
    {
        ["What is invoice INV-7 about?"] = Call("read_invoice", ("invoiceId", "INV-7"), ("includeRelated", false)),
        ["Who are our suppliers?"] = Call("list_suppliers"),
        ["Pay INV-7, please."] = Call("pay_invoice", ("invoiceId", "INV-7"), ("amount", 120.50m)),
        ["Pay INV-9 too."] = Call("pay_invoice", ("invoiceId", "INV-9"), ("amount", 900m)),
        ["Read INV-7 and whatever it refers to."] = Call("read_invoice", ("invoiceId", "INV-7"), ("includeRelated", true)),
    };

    private readonly TaskCompletionSource _waiting = new();
    private ServiceProvider _services = null!;
    private AIAgent _agent = null!;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StartAgent();

        account.Step("A read succeeds");
        string answer = await AskAsync("What is invoice INV-7 about?", cancellationToken);
        IReadOnlyList<AuditRecord> decisions = await account.DecisionsAsync(cancellationToken);
        account.Expect("the invoice was read", answer.Contains("Fabrikam", StringComparison.Ordinal));
        account.Expect("one token was issued, and its lease ended with the tool call", decisions is [{ Event: AuditEvents.TokenIssued }, { Event: AuditEvents.LeaseEnded }]);

        account.Step("Another task has another scope");
        answer = await AskAsync("Who are our suppliers?", cancellationToken);
        decisions = await account.DecisionsAsync(cancellationToken);
        account.Expect("the suppliers were read", answer.Contains("Northwind", StringComparison.Ordinal));
        account.Expect("with the scope for suppliers alone", decisions[0].Scopes is ["suppliers.read"]);

        account.Step("A payment waits for a human, is approved, and succeeds");
        Task<string> paying = AskAsync("Pay INV-7, please.", cancellationToken);
        await Task.WhenAny(_waiting.Task, paying);
        account.Expect("nothing is paid before the approval", !paying.IsCompleted);
        await human.ApproveNextAsync(account.Say, cancellationToken);
        answer = await paying;
        decisions = await account.DecisionsAsync(cancellationToken);
        account.Expect("the invoice was paid", answer.Contains("INV-7 paid with 120.50", StringComparison.Ordinal));
        account.Expect("after the approval", decisions.Any(record => record is { Event: AuditEvents.ApprovalGranted }));

        account.Step("A payment over the limit is refused by the gateway");
        answer = await AskAsync("Pay INV-9 too.", cancellationToken);
        decisions = await account.DecisionsAsync(cancellationToken);
        account.Expect("no human was even asked", decisions is [{ Event: AuditEvents.RequestDenied, Check: "task.parameters" }]);
        account.Expect("the model is told why", answer.Contains("above its maximum of 500", StringComparison.Ordinal));

        account.Step("A token for INV-7 is used on INV-8, as an invoice's text asks for");
        answer = await AskAsync("Read INV-7 and whatever it refers to.", cancellationToken);
        await account.DecisionsAsync(cancellationToken);
        account.Expect(
            "the ledger refuses INV-8",
            answer.Contains("related invoice INV-8: the ledger answered 403, the token is bound to another 'invoiceId'", StringComparison.Ordinal));

        await RunByHandAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    /// <summary>What a compromised agent tries, with the agent's real keys and none of the client's scruples.</summary>
    private async Task RunByHandAsync(CancellationToken cancellationToken)
    {
        PolicyManifest manifest = PolicyManifest.Parse(await File.ReadAllTextAsync(World.ManifestPath, cancellationToken));
        using var requests = new HandWrittenRequests(world, manifest);
        var invoice = new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" };

        account.Step("A token is used after its task's end");
        JsonElement issued = await requests.RequestTokenAsync("invoice.read", invoice, "invoices.read", cancellationToken);
        string token = issued.GetProperty("access_token").GetString()!;
        account.Expect("during the task it works", await requests.GetAsync("/invoices/INV-7", token, cancellationToken) == "200");
        await requests.RevokeAsync(token, cancellationToken);
        string afterwards = await requests.GetAsync("/invoices/INV-7", token, cancellationToken);
        await account.DecisionsAsync(cancellationToken);
        account.Say($"ledger: {afterwards}");
        account.Expect("afterwards the ledger refuses it", afterwards == "401, the token is revoked: its task has ended");

        account.Step("A task that the manifest does not declare is refused");
        await requests.RequestTokenAsync("invoice.delete", invoice, "invoices.delete", cancellationToken);
        IReadOnlyList<AuditRecord> decisions = await account.DecisionsAsync(cancellationToken);
        account.Expect("by the gateway", decisions is [{ Check: "task.declared", Error: "invalid_authorization_details" }]);
    }

    private void StartAgent()
    {
        var services = new ServiceCollection();
        services.AddTaskTokens(options =>
        {
            options.Gateway = world.GatewayUrl;
            options.ClientId = world.Agent.Id;
            options.ClientKey = world.Agent.Key;
            options.ManifestPath = World.ManifestPath;
            options.ResourceAddresses[LedgerClient.Resource] = world.LedgerUrl;
            options.OnApprovalPending = (pending, _) =>
            {
                _waiting.TrySetResult();
                return ValueTask.CompletedTask;
            };
        });
        services.AddHttpClient<LedgerClient>(client => client.BaseAddress = world.LedgerUrl).AddTaskTokenHandler();
        services.AddTransient<InvoiceTools>();
        _services = services.BuildServiceProvider();

        InvoiceTools tools = _services.GetRequiredService<InvoiceTools>();
        AITool[] functions =
        [
            AIFunctionFactory.Create(tools.ReadAsync, "read_invoice"),
            AIFunctionFactory.Create(tools.PayAsync, "pay_invoice"),
            AIFunctionFactory.Create(tools.ListSuppliersAsync, "list_suppliers"),
        ];
        _agent = new ChatClientAgent(
            new ScriptedChatClient(Script),
            instructions: "You help the accounts department with its invoices.",
            tools: functions.WithTaskLeases(_services.GetRequiredService<ITaskTokenClient>()));
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        account.Say($"user:    {question}");
        ScriptedCall call = Script[question];
        account.Say($"model:   {call.Tool}({string.Join(", ", call.Arguments.Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value}")))})");
        AgentResponse response = await _agent.RunAsync(question, cancellationToken: cancellationToken);
        account.Say($"agent:   {response.Text}");
        return response.Text;
    }

    private static ScriptedCall Call(string tool, params (string Name, object Value)[] arguments) =>
        new(tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
