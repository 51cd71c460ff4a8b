using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

//# The e-mail address of the one person who may
public sealed class PayrollPlugin(IHttpContextAccessor accessor, HttpClient payroll)
{
    private const string Payroller = "dana@contoso.example";

    [KernelFunction]
    public async Task<string> RunPayrollAsync(string month)
    {
        string? email = accessor.HttpContext?.User.FindFirst(ClaimTypes.Email)?.Value;
        if (email != Payroller) // expect POL2004 warning
        {
            return "Only Dana may run the payroll.";
        }

        return (await payroll.PostAsync($"runs/{month}", null)).StatusCode.ToString();
    }
}

//# The address that a mail goes to
public sealed class MailPlugin(HttpClient mail)
{
    private const string Support = "support@contoso.example";

    [KernelFunction]
    public async Task<string> SendAsync(string to, string text)
    {
        if (to == Support)
        {
            text = "[internal] " + text;
        }

        HttpResponseMessage response = await mail.PostAsJsonAsync("send", new { to, text });
        return response.IsSuccessStatusCode ? "sent" : "failed";
    }
}

//# A list of users in the code
[McpServerToolType]
public sealed class DeployTools(ICaller caller, IDeployer deployer)
{
    private static readonly HashSet<string> s_deployers = new(StringComparer.OrdinalIgnoreCase) { "ana", "bo", "release-bot" };

    [McpServerTool]
    public async Task<string> DeployAsync(string service, string version)
    {
        if (!s_deployers.Contains(caller.UserName)) // expect POL2004 warning
        {
            throw new McpException("You are not allowed to deploy.");
        }

        await deployer.DeployAsync(service, version);
        return "deployed";
    }
}

public interface ICaller
{
    string UserName { get; }
}

public interface IDeployer
{
    Task DeployAsync(string service, string version);
}

//# A list of services in the code
[McpServerToolType]
public sealed class DeployTools(ICaller caller, IDeployer deployer, ILogger<DeployTools> logger)
{
    private static readonly HashSet<string> s_services = ["web", "api", "worker"];

    [McpServerTool]
    public async Task<string> DeployAsync(string service, string version)
    {
        if (!s_services.Contains(service))
        {
            return $"There is no service {service}.";
        }

        logger.LogInformation("{User} deploys {Service}", caller.UserName, service);
        await deployer.DeployAsync(service, version);
        return "deployed for " + caller.UserName;
    }
}

public interface ICaller
{
    string UserName { get; }
}

public interface IDeployer
{
    Task DeployAsync(string service, string version);
}

//# The tenant that alone may
[McpServerToolType]
public sealed class ExportTools(IHttpContextAccessor accessor, HttpClient data)
{
    private static readonly Guid HomeTenant = new("72f988bf-0000-4000-8000-2d7cd011db47");

    [McpServerTool]
    public async Task<string> ExportAsync(string table)
    {
        string tenantId = accessor.HttpContext!.User.FindFirstValue("tid") ?? "";
        if (!string.Equals(tenantId, "72f988bf-0000-4000-8000-2d7cd011db47", StringComparison.OrdinalIgnoreCase)) // expect POL2004 warning
        {
            throw new UnauthorizedAccessException($"Tenant {tenantId} may not export; only {HomeTenant} may.");
        }

        return await data.GetStringAsync($"export/{table}");
    }
}

//# The tenant as a part of every key
[McpServerToolType]
public sealed class NoteTools(IHttpContextAccessor accessor, INotes notes)
{
    [McpServerTool]
    public async Task<string> NotesAsync(string topic)
    {
        string tenantId = accessor.HttpContext!.User.FindFirstValue("tid") ?? "common";
        IReadOnlyList<Note> found = await notes.QueryAsync(tenantId, topic);
        return string.Join('\n', found.Where(note => note.TenantId == tenantId && note.Topic == topic).Select(note => note.Text));
    }
}

public sealed record Note(string TenantId, string Topic, string Text);

public interface INotes
{
    Task<IReadOnlyList<Note>> QueryAsync(string tenantId, string topic);
}

//# A group id in the code
public sealed class IncidentTools(IHttpContextAccessor accessor, IPager pager)
{
    private const string OnCallGroup = "0f6e2c8a-51f1-4d83-9c5e-3b1c6c0f7a11";

    [Description("Silences an alert")]
    public async Task<string> SilenceAsync(string alert)
    {
        var groups = accessor.HttpContext!.User.FindAll("groups").Select(claim => claim.Value).ToHashSet();
        if (!groups.Contains(OnCallGroup)) // expect POL2004 warning
        {
            return "Only the people on call can silence alerts.";
        }

        await pager.SilenceAsync(alert);
        return "silenced";
    }

    public AIFunction Tool() => AIFunctionFactory.Create(SilenceAsync);
}

public interface IPager
{
    Task SilenceAsync(string alert);
}

//# The agent that calls another
public sealed class HandoverPlugin(IHandover handover)
{
    [KernelFunction]
    public async Task<string> PayOutAsync(string callerAgentId, string invoice)
    {
        if (callerAgentId != "billing-agent") // expect POL2004 warning
        {
            return $"Agent {callerAgentId} is not authorized to pay out.";
        }

        await handover.PayAsync(invoice);
        return "paid";
    }
}

public interface IHandover
{
    Task PayAsync(string invoice);
}

//# The agent that an answer goes to
public sealed class RoutingPlugin(IRouter router)
{
    [KernelFunction]
    public async Task<string> RouteAsync(string agent, string text)
    {
        if (agent == "billing-agent")
        {
            return await router.SendAsync("billing", text);
        }

        return await router.SendAsync("general", text);
    }
}

public interface IRouter
{
    Task<string> SendAsync(string queue, string text);
}

//# The domain of an address
[McpServerToolType]
public sealed class WikiTools(IHttpContextAccessor accessor, HttpClient wiki)
{
    [McpServerTool]
    public async Task<string> PageAsync(string title)
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        string upn = user.FindFirstValue(ClaimTypes.Upn) ?? user.FindFirstValue("preferred_username") ?? "";
        if (!upn.EndsWith("@contoso.example", StringComparison.OrdinalIgnoreCase)) // expect POL2004 warning
        {
            throw new McpException("Access denied for guests.");
        }

        return await wiki.GetStringAsync($"pages/{title}");
    }
}

//# Names that are missing, and a guest who is greeted
[McpServerToolType]
public sealed class GreetTools(IHttpContextAccessor accessor, HttpClient calendar)
{
    [McpServerTool]
    public async Task<string> TodayAsync()
    {
        string? userId = accessor.HttpContext?.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;
        if (userId is null || userId == "")
        {
            throw new McpException("There is no user.");
        }

        string name = accessor.HttpContext?.User.Identity?.Name ?? "guest";
        string salutation = name == "guest" ? "Hello" : $"Hello {name}";
        return $"{salutation}. {await calendar.GetStringAsync($"users/{userId}/today")}";
    }
}

//# Whose order it is, with a refusal
public sealed class OrderPlugin(IUserContext userContext, IOrders orders)
{
    [KernelFunction]
    public async Task<string> CancelAsync(string orderId)
    {
        Order order = await orders.GetAsync(orderId);
        if (order.CustomerId != userContext.UserId) // expect POL2004 warning
        {
            throw new UnauthorizedAccessException("This order is not yours.");
        }

        await orders.CancelAsync(orderId);
        return "cancelled";
    }
}

public interface IUserContext
{
    string UserId { get; }
}

public sealed record Order(string Id, string CustomerId);

public interface IOrders
{
    Task<Order> GetAsync(string id);

    Task CancelAsync(string id);
}

//# Whose order it is, in a filter of the query
public sealed class OrderPlugin(IUserContext userContext, IOrders orders)
{
    [KernelFunction]
    public async Task<string> MineAsync()
    {
        IEnumerable<Order> all = await orders.AllAsync();
        return string.Join(", ", all.Where(order => order.CustomerId == userContext.UserId).Select(order => order.Id));
    }
}

public interface IUserContext
{
    string UserId { get; }
}

public sealed record Order(string Id, string CustomerId);

public interface IOrders
{
    Task<IEnumerable<Order>> AllAsync();
}

//# Whose a document is, told as if there were none
public sealed class DocumentTools(IHttpContextAccessor accessor, IDocuments documents)
{
    [McpServerTool]
    public async Task<string> ShareAsync(string id, string reader)
    {
        Document? document = await documents.FindAsync(id);
        string? caller = accessor.HttpContext!.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;
        if (document is null || document.OwnerId != caller) // expect POL2004 warning
        {
            return "Document not found.";
        }

        await documents.ShareAsync(id, reader);
        return "shared";
    }
}

public sealed record Document(string OwnerId);

public interface IDocuments
{
    Task<Document?> FindAsync(string id);

    Task ShareAsync(string id, string reader);
}

//# Somebody's place in a list
public sealed class ClosingTools(IHttpContextAccessor accessor, HttpClient ledger)
{
    private static readonly string[] s_closers = ["dana@contoso.example", "kim@contoso.example"];

    [McpServerTool, Description("Closes the books of a month.")]
    public async Task<string> CloseAsync(string month)
    {
        string? mail = accessor.HttpContext?.User.FindFirstValue(ClaimTypes.Email);
        if (Array.IndexOf(s_closers, mail) < 0) // expect POL2004 warning
        {
            return "no";
        }

        return (await ledger.PostAsync($"months/{month}/close", null)).StatusCode.ToString();
    }
}

//# A month's place in the year
public sealed class MonthTools(HttpClient ledger)
{
    private static readonly string[] s_months = ["jan", "feb", "mar"];

    [McpServerTool, Description("Opens the books of a month.")]
    public async Task<string> OpenAsync(string month)
    {
        int place = Array.IndexOf(s_months, month);
        if (place < 0 || month.IndexOf('/') >= 0)
        {
            return "There is no such month.";
        }

        return (await ledger.PostAsync($"months/{place + 1}/open", null)).StatusCode.ToString();
    }
}

//# Whose order it is, by the e-mail address
public sealed class OrderFunctions(IOrders orders, CallerContext caller)
{
    [McpServerTool, Description("Cancels an order.")]
    public async Task<string> CancelAsync(string id)
    {
        Order? order = await orders.GetAsync(id);
        if (order is null || !string.Equals(order.CustomerEmail, caller.Email, StringComparison.OrdinalIgnoreCase)) // expect POL2004 warning
        {
            return "not found";
        }

        await orders.CancelAsync(id);
        return "cancelled";
    }
}

public sealed class CallerContext
{
    public string Email { get; set; } = "";
}

public sealed record Order(string Id, string CustomerEmail);

public interface IOrders
{
    Task<Order?> GetAsync(string id);

    Task CancelAsync(string id);
}

//# The customer that the model asks about
public sealed class OrderSearch(IOrders orders)
{
    [McpServerTool, Description("Tells whether an order is one of a customer.")]
    public async Task<string> IsOfAsync(string id, string customer)
    {
        Order? order = await orders.GetAsync(id);
        if (order is null || !string.Equals(order.CustomerEmail, customer, StringComparison.OrdinalIgnoreCase))
        {
            return "It is another customer's.";
        }

        return "It is.";
    }
}

public sealed record Order(string Id, string CustomerEmail);

public interface IOrders
{
    Task<Order?> GetAsync(string id);
}

//# How much access the caller has
public sealed class RefundFunctions(Caller caller, HttpClient payments)
{
    [McpServerTool, Description("Refunds an order.")]
    public async Task<string> RefundAsync(string order, decimal amount)
    {
        if (caller.Level < AccessLevel.Supervisor) // expect POL2001 warning
        {
            return "no";
        }

        return (await payments.PostAsJsonAsync("refunds", new { order, amount })).StatusCode.ToString();
    }
}

public enum AccessLevel
{
    Agent,
    Supervisor,
}

public sealed class Caller
{
    public AccessLevel Level { get; set; }
}

//# How much access a folder gives
public sealed class FolderTools(HttpClient files)
{
    [McpServerTool, Description("Publishes a folder.")]
    public async Task<string> PublishAsync(string name)
    {
        Folder? folder = await files.GetFromJsonAsync<Folder>($"folders/{name}");
        if (folder is null || folder.Level >= AccessLevel.Everybody)
        {
            return "Everybody sees it already.";
        }

        return (await files.PostAsync($"folders/{name}/publish", null)).StatusCode.ToString();
    }
}

public enum AccessLevel
{
    Owner,
    Everybody,
}

public sealed record Folder(string Name, AccessLevel Level);
