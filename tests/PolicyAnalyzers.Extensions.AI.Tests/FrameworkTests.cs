using System.Text.Json;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI.Tests;

/// <summary>The framework's own approval requests, middleware around its calls, and tools that act for users.</summary>
public sealed class FrameworkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tool_whose_task_needs_a_human_asks_by_the_frameworks_own_request_and_then_the_gateway_decides()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        using IChatClient chat = Chat("pay_invoice", new Dictionary<string, object?> { ["invoiceId"] = Json("INV-7"), ["amount"] = Json(900) });
        var options = new ChatOptions { Tools = new AITool[] { AIFunctionFactory.Create(tools.Pay, "pay_invoice") }.WithTaskLeases(client, askUser: true) };
        List<ChatMessage> conversation = [new(ChatRole.User, "Pay it.")];
        ChatResponse first = await chat.GetResponseAsync(conversation, options, Cancel);
        ToolApprovalRequestContent request = Assert.Single(first.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>());
        Assert.Equal("pay_invoice", Assert.IsType<FunctionCallContent>(request.ToolCall).Name);
        Assert.Empty(world.Gateway.Received);

        conversation.AddRange(first.Messages);
        conversation.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(approved: true)]));
        ChatResponse second = await chat.GetResponseAsync(conversation, options, Cancel);

        // The user said yes, and the gateway says no all the same.
        Assert.StartsWith("Refused: task 'invoice.pay' was denied (invalid_authorization_details)", second.Text, StringComparison.Ordinal);
        Assert.Equal((0, 1), (tools.Runs, world.Gateway.Count("/bc-authorize")));
    }

    [Fact]
    public async Task A_user_who_says_no_is_heard_and_nothing_is_asked_of_the_gateway()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        using IChatClient chat = Chat("pay_invoice", new Dictionary<string, object?> { ["invoiceId"] = Json("INV-7"), ["amount"] = Json(100) });
        var options = new ChatOptions { Tools = new AITool[] { AIFunctionFactory.Create(tools.Pay, "pay_invoice") }.WithTaskLeases(client, askUser: true) };
        List<ChatMessage> conversation = [new(ChatRole.User, "Pay it.")];
        ChatResponse first = await chat.GetResponseAsync(conversation, options, Cancel);
        ToolApprovalRequestContent request = first.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().Single();
        conversation.AddRange(first.Messages);
        conversation.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(approved: false)]));
        await chat.GetResponseAsync(conversation, options, Cancel);
        Assert.Equal(0, tools.Runs);
        Assert.Empty(world.Gateway.Received);
    }

    [Fact]
    public async Task Only_tasks_that_need_a_human_ask_and_none_asks_twice()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        AIFunction read = AIFunctionFactory.Create(tools.ReadAsync), pay = AIFunctionFactory.Create(tools.Pay);
        Assert.Null(read.WithTaskLease(client, askUser: true).GetService<ApprovalRequiredAIFunction>());
        Assert.Null(pay.WithTaskLease(client).GetService<ApprovalRequiredAIFunction>());
        Assert.NotNull(pay.WithTaskLease(client, askUser: true).GetService<ApprovalRequiredAIFunction>());
        Assert.IsNotType<ApprovalRequiredAIFunction>(new ApprovalRequiredAIFunction(pay).WithTaskLease(client, askUser: true));
    }

    [Fact]
    public async Task Middleware_runs_every_call_in_the_lease_of_its_task()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        using IChatClient chat = new ChatClientBuilder(new ScriptedChatClient("read_invoice", new Dictionary<string, object?> { ["invoiceId"] = Json("INV-7") }))
            .UseFunctionInvocation(configure: invoking => invoking.FunctionInvoker = (call, cancel) => call.Function.InvokeInTaskLeaseAsync(
                client,
                call.Arguments,
                (bound, token) =>
                {
                    Assert.Equal("invoice.read", TaskLease.Current?.Task);
                    Assert.IsType<string>(bound["invoiceId"]);
                    return call.Function.InvokeAsync(bound, token);
                },
                cancel))
            .Build();
        ChatResponse response = await chat.GetResponseAsync("Go.", new ChatOptions { Tools = [AIFunctionFactory.Create(tools.ReadAsync, "read_invoice")] }, Cancel);
        Assert.Equal("invoice INV-7", response.Text);
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task Middleware_of_an_agent_framework_agent_runs_every_call_in_the_lease_of_its_task()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        using IChatClient chat = new ScriptedChatClient("read_invoice", new Dictionary<string, object?> { ["invoiceId"] = Json("INV-7") });
        AIAgent inner = new ChatClientAgent(chat, tools: [AIFunctionFactory.Create(tools.ReadAsync, "read_invoice")]);
        AIAgent agent = inner.AsBuilder().Use((_, call, next, cancel) => call.Function.InvokeInTaskLeaseAsync(
            client,
            call.Arguments,
            (bound, token) =>
            {
                call.Arguments = bound;
                return next(call, token);
            },
            cancel)).Build();
        Assert.Equal("invoice INV-7", (await agent.RunAsync("Go.", cancellationToken: Cancel)).Text);
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task Middleware_refuses_in_the_same_words_and_lets_tools_without_a_task_through()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        object? refused = await AIFunctionFactory.Create(tools.ReadAsync).InvokeInTaskLeaseAsync(
            client, new Dictionary<string, object?> { ["invoiceId"] = "SECRET-1" }, (_, _) => throw new InvalidOperationException("It ran."), Cancel);
        Assert.StartsWith("Refused: task 'invoice.read' was denied", $"{refused}", StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET-1", $"{refused}", StringComparison.Ordinal);
        object? plain = await AIFunctionFactory.Create(() => 1).InvokeInTaskLeaseAsync(client, new AIFunctionArguments(), (_, _) => ValueTask.FromResult<object?>("ran"), Cancel);
        Assert.Equal("ran", plain);
    }

    [Fact]
    public async Task Tools_of_a_users_conversation_act_for_the_user()
    {
        await using World world = await World.StartAsync();
        (PaymentTools tools, ITaskTokenClient client) = Start(world);
        AIFunction read = AIFunctionFactory.Create(tools.ReadAsync).WithTaskLease(client.OnBehalfOf(() => new SubjectToken("users-token")));
        object? answer = await read.InvokeAsync(new AIFunctionArguments { ["invoiceId"] = "INV-7" }, Cancel);

        // A gateway that exchanges no tokens refuses; the agent never acts for itself instead.
        Assert.StartsWith("Refused: task 'invoice.read' was denied", $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain("users-token", $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain(AuditEvents.TokenIssued, await world.EventsAsync());
    }

    private static (PaymentTools Tools, ITaskTokenClient Client) Start(World world)
    {
        ServiceProvider agent = world.StartAgent();
        return (new PaymentTools(agent.GetRequiredService<IHttpClientFactory>().CreateClient("api")), agent.GetRequiredService<ITaskTokenClient>());
    }

    private static IChatClient Chat(string tool, Dictionary<string, object?> arguments) =>
        new ChatClientBuilder(new ScriptedChatClient(tool, arguments)).UseFunctionInvocation().Build();

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);

    private sealed class PaymentTools(HttpClient http)
    {
        public int Runs { get; private set; }

        [AgentTask("invoice.pay", Purpose = "Pay one approved invoice", Approval = Approval.Human)]
        public string Pay([TaskParameter] string invoiceId, [TaskParameter] decimal amount)
        {
            Runs++;
            return $"{invoiceId} paid with {amount}";
        }

        [AgentTask("invoice.read", Purpose = "Read one invoice")]
        public Task<string> ReadAsync([TaskParameter] string invoiceId, CancellationToken cancellationToken) =>
            http.GetStringAsync($"invoices/{invoiceId}", cancellationToken);
    }
}
