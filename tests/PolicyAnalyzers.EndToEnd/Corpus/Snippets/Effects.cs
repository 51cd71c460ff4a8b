using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

public sealed record Order(string Id, decimal Total);

public sealed class OrdersClient(HttpClient http)
{
    public const string Resource = "https://orders.contoso.example";

    [RequiresScope(Resource, "orders.read")]
    public async Task<Order?> GetAsync(string id, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<Order>($"orders/{Uri.EscapeDataString(id)}", cancellationToken);

    [RequiresScope(Resource, "orders.refund")]
    public async Task RefundAsync(string id, decimal amount, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync($"orders/{Uri.EscapeDataString(id)}/refunds", amount, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

//# An MCP tool that is a task, and refunds beyond what it declares
[McpServerToolType]
[AgentIdentity("support")]
public sealed class OrderTools(OrdersClient orders, ILogger<OrderTools> logger)
{
    [McpServerTool, Description("Reads an order, and refunds it if it was never shipped.")]
    [AgentTask("order.read", Purpose = "Read one order")]
    [TaskScope(OrdersClient.Resource, "orders.read")]
    public async Task<string> ReadOrder([TaskParameter] string id, CancellationToken cancellationToken)
    {
        Order? order = await orders.GetAsync(id, cancellationToken);
        if (order is null)
        {
            logger.LogWarning("Order {Id} is unknown", id);
            return "unknown";
        }

        if (order.Total < 5)
        {
            await orders.RefundAsync(id, order.Total, cancellationToken); // expect POL4010 error
        }

        return $"{order.Id}: {order.Total}";
    }
}

//# An MCP tool that is a task, and does what it declares
[McpServerToolType]
[AgentIdentity("support")]
public sealed class OrderTools(OrdersClient orders, ILogger<OrderTools> logger)
{
    [McpServerTool, Description("Reads an order, and refunds it if it was never shipped.")]
    [AgentTask("order.settle", Purpose = "Settle one order")]
    [TaskScope(OrdersClient.Resource, "orders.read", "orders.refund")]
    public async Task<string> Settle([TaskParameter] string id, CancellationToken cancellationToken)
    {
        Order? order = await orders.GetAsync(id, cancellationToken);
        logger.LogInformation("Order {Id} settled", id);
        if (order is not null)
        {
            await orders.RefundAsync(id, order.Total, cancellationToken);
        }

        return "settled";
    }
}

//# A kernel function behind a service and its interface
public interface IOrderService
{
    Task<string> CloseAsync(string id, CancellationToken cancellationToken);
}

public sealed class OrderService(OrdersClient orders) : IOrderService
{
    public async Task<string> CloseAsync(string id, CancellationToken cancellationToken)
    {
        Order? order = await orders.GetAsync(id, cancellationToken);
        await orders.RefundAsync(id, order?.Total ?? 0, cancellationToken);
        return "closed";
    }
}

[AgentIdentity("support")]
public sealed class OrderPlugin(IOrderService service)
{
    [KernelFunction, Description("Closes an order")]
    [AgentTask("order.close", Purpose = "Close one order")]
    [TaskScope(OrdersClient.Resource, "orders.read")]
    public Task<string> CloseAsync([TaskParameter] string id, CancellationToken cancellationToken) => // expect POL4010 error
        service.CloseAsync(id, cancellationToken);
}

//# A kernel function that is no task
public sealed class OrderPlugin(OrdersClient orders)
{
    [KernelFunction, Description("Refunds an order")]
    public async Task<string> RefundAsync(string id, decimal amount, CancellationToken cancellationToken)
    {
        await orders.RefundAsync(id, amount, cancellationToken); // expect POL4014 warning
        return "refunded";
    }
}

//# A function that another type makes of a method
public sealed class OrderTools(OrdersClient orders)
{
    [Description("Reads an order")]
    public async Task<string> ReadAsync(string id) => (await orders.GetAsync(id, default))?.Total.ToString() ?? "none"; // expect POL4014 warning
}

public static class Setup
{
    public static AIFunction Make(OrderTools tools) => AIFunctionFactory.Create(tools.ReadAsync, "read_order");
}

//# Ordinary code beside agents
public sealed class NightlyRefunds(OrdersClient orders)
{
    public Task RunAsync(CancellationToken cancellationToken) => orders.RefundAsync("all", 1, cancellationToken);
}

public sealed class Clock
{
    [KernelFunction, Description("Tells the time")]
    public string Now() => DateTime.UtcNow.ToString("O");
}

//# A task with more than it needs
[AgentIdentity("support")]
public sealed class OrderPlugin(OrdersClient orders)
{
    [KernelFunction, Description("Reads an order")]
    [AgentTask("order.read", Purpose = "Read one order")]
    [TaskScope(OrdersClient.Resource, "orders.read", "orders.refund")] // expect POL4012 warning
    public async Task<string> ReadAsync([TaskParameter] string id, CancellationToken cancellationToken) =>
        string.Join(", ", await Task.WhenAll(new[] { id }.Select(async each => (await orders.GetAsync(each, cancellationToken))?.Id)));
}

//# A task that also uses a client of its own may need what it declares
[AgentIdentity("support")]
public sealed class OrderPlugin(OrdersClient orders, IHttpClientFactory clients)
{
    [KernelFunction, Description("Reads an order")]
    [AgentTask("order.read", Purpose = "Read one order")]
    [TaskScope(OrdersClient.Resource, "orders.read", "orders.list")]
    public async Task<string> ReadAsync([TaskParameter] string id, CancellationToken cancellationToken)
    {
        HttpClient http = clients.CreateClient("orders");
        string list = await http.GetStringAsync("orders", cancellationToken);
        return list + (await orders.GetAsync(id, cancellationToken))?.Id;
    }
}

//# A call of Graph that the declared permission does not allow
[AgentIdentity("assistant")]
public sealed class CalendarPlugin(GraphServiceClient graph)
{
    [KernelFunction, Description("Lists the next meetings")]
    [AgentTask("calendar.next", Purpose = "List the next meetings")]
    [TaskScope("https://graph.microsoft.com", "Mail.Read", "Calendars.Read")]
    public async Task<string> NextAsync(CancellationToken cancellationToken)
    {
        var events = await graph.Me.Events.GetAsync(cancellationToken: cancellationToken);
        var mail = await graph.Me.Messages.GetAsync(cancellationToken: cancellationToken);
        var notes = await graph.Me.Onenote.Pages.GetAsync(cancellationToken: cancellationToken); // expect POL4015 warning
        return $"{events?.Value?.Count} {mail?.Value?.Count} {notes?.Value?.Count}";
    }
}

//# Calls of Graph that the declared permissions allow, least or wider
[AgentIdentity("assistant")]
public sealed class MailPlugin(GraphServiceClient graph)
{
    [KernelFunction, Description("Answers a mail")]
    [AgentTask("mail.answer", Purpose = "Answer one mail")]
    [TaskScope("https://graph.microsoft.com", "Mail.Read", "Mail.Send")]
    public async Task AnswerAsync([TaskParameter] string id, string text, CancellationToken cancellationToken)
    {
        _ = await graph.Me.Messages[id].GetAsync(cancellationToken: cancellationToken);
        await graph.Me.Messages[id].Reply.PostAsync(new() { Comment = text }, cancellationToken: cancellationToken);
    }
}

//# A grant at Graph in a task that calls only GitHub
[AgentIdentity("assistant")]
public sealed class IssuePlugin(Octokit.IGitHubClient github)
{
    [KernelFunction, Description("Reports a bug")]
    [AgentTask("bug.report", Purpose = "Report one bug")]
    [TaskScope("https://api.github.com", "issues:write")]
    [TaskScope("https://graph.microsoft.com", "User.Read")] // expect POL4012 warning
    public async Task<int> ReportAsync(string title) =>
        (await github.Issue.Create("contoso", "shop", new Octokit.NewIssue(title))).Number;
}

//# A task at an API that states nothing anywhere
[AgentIdentity("assistant")]
public sealed class WeatherPlugin(HttpClient http)
{
    [KernelFunction, Description("Tells the weather")]
    [AgentTask("weather.tell", Purpose = "Tell the weather")]
    [TaskScope("https://weather.contoso.example", "weather.read")]
    public Task<string> TellAsync(string city) => http.GetStringAsync($"https://weather.contoso.example/{city}");
}

//# Effects of a library that one does not own
//@ our.effects.json
// {
//   "resource": "https://parcels.contoso.example",
//   "effects": [
//     { "type": "System.Net.Http.HttpClient", "members": ["DeleteAsync"], "scopes": ["parcels.cancel"] },
//     { "request": "GET https://parcels.contoso.example/parcels/{id}", "scopes": ["parcels.read"] }
//   ]
// }
[AgentIdentity("support")]
public sealed class ParcelPlugin(HttpClient http)
{
    [KernelFunction, Description("Tracks a parcel")]
    [AgentTask("parcel.track", Purpose = "Track one parcel")]
    [TaskScope("https://parcels.contoso.example", "parcels.read")]
    public async Task<string> TrackAsync([TaskParameter] string id)
    {
        string parcel = await http.GetStringAsync($"https://parcels.contoso.example/parcels/{Uri.EscapeDataString(id)}");
        if (parcel.Length == 0)
        {
            await http.DeleteAsync($"https://parcels.contoso.example/parcels/{id}"); // expect POL4010 error
        }

        return parcel;
    }
}

//# Effects of a library that the task declares
//@ our.effects.json
// {
//   "resource": "https://parcels.contoso.example",
//   "effects": [ { "request": "GET https://parcels.contoso.example/parcels/{id}", "anyOf": ["parcels.track", "parcels.read"] } ]
// }
[AgentIdentity("support")]
public sealed class ParcelPlugin(HttpClient http)
{
    [KernelFunction, Description("Tracks a parcel")]
    [AgentTask("parcel.track", Purpose = "Track one parcel")]
    [TaskScope("https://parcels.contoso.example", "parcels.read")]
    public Task<string> TrackAsync([TaskParameter] string id) => http.GetStringAsync($"https://parcels.contoso.example/parcels/{Uri.EscapeDataString(id)}");
}
