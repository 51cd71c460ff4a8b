using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Identity.Web.Resource;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

//# Scopes of an injected user context, tested in several tools that another file registers
public interface IUserContext
{
    string UserId { get; }

    string DisplayName { get; }

    IReadOnlySet<string> Scopes { get; }
}

public sealed class TravelService(IUserContext userContext, HttpClient http)
{
    [Description("Lists the trips of the signed-in user.")]
    public async Task<string> ListTripsAsync()
    {
        if (!userContext.Scopes.Contains("trips.view")) // expect POL2002 warning
        {
            return "Access denied. You do not have the trips.view scope.";
        }

        return await http.GetStringAsync($"trips?user={userContext.UserId}");
    }

    [Description("Cancels a trip.")]
    public async Task<string> CancelTripAsync(string tripId)
    {
        if (!userContext.Scopes.Contains("trips.cancel")) // expect POL2002 warning
        {
            return "Access denied. You do not have the trips.cancel scope.";
        }

        HttpResponseMessage response = await http.DeleteAsync($"trips/{tripId}");
        return response.IsSuccessStatusCode ? $"Cancelled by {userContext.DisplayName}." : "Not cancelled.";
    }
}

public static class Agents
{
    public static IList<AITool> Tools(TravelService travel) =>
        [AIFunctionFactory.Create(travel.ListTripsAsync), AIFunctionFactory.Create(travel.CancelTripAsync)];
}

//# A user context whose name and language are read
public interface IUserContext
{
    string UserId { get; }

    string DisplayName { get; }

    string Language { get; }

    IReadOnlySet<string> Scopes { get; }
}

public sealed class GreetingTools(IUserContext userContext, HttpClient http, ILogger<GreetingTools> logger)
{
    [KernelFunction]
    public async Task<string> GreetAsync()
    {
        logger.LogInformation("Called by {User} with {Scopes}", userContext.UserId, string.Join(' ', userContext.Scopes));
        string greeting = userContext.Language == "de" ? "Guten Tag" : "Good day";
        string weather = await http.GetStringAsync("weather?lang=" + userContext.Language);
        return $"{greeting}, {userContext.DisplayName}. {weather}";
    }
}

//# The scope claim, split and searched
[McpServerToolType]
public sealed class LedgerTools(IHttpContextAccessor accessor, HttpClient ledger)
{
    [McpServerTool, Description("Posts a journal entry")]
    public async Task<string> PostAsync(string account, decimal amount)
    {
        string[] scopes = accessor.HttpContext?.User.FindFirstValue("scope")?.Split(' ') ?? [];
        if (!scopes.Contains("ledger.post")) // expect POL2002 warning
        {
            throw new McpException("Insufficient scope: ledger.post is required.");
        }

        using HttpResponseMessage response = await ledger.PostAsJsonAsync("entries", new { account, amount });
        return response.StatusCode.ToString();
    }
}

//# The scope claim, shown
[McpServerToolType]
public sealed class WhoAmITools(IHttpContextAccessor accessor)
{
    [McpServerTool, Description("Tells what the caller's token says")]
    public string WhoAmI()
    {
        ClaimsPrincipal? user = accessor.HttpContext?.User;
        string name = user?.FindFirstValue("preferred_username") ?? "nobody";
        string[] scopes = user?.FindFirstValue("scope")?.Split(' ') ?? [];
        return scopes.Length == 0 ? $"{name}, no scopes" : $"{name}, scopes: {string.Join(", ", scopes)}";
    }
}

//# A claim of permissions, asked with HasClaim
public sealed class StockPlugin(IHttpContextAccessor accessor, IWarehouse warehouse)
{
    [KernelFunction, Description("Writes off damaged stock")]
    public async Task<string> WriteOffAsync(string sku, int quantity, CancellationToken cancellationToken)
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        if (!user.HasClaim("permissions", "stock:write")) // expect POL2002 warning
        {
            return "You are not allowed to write off stock.";
        }

        await warehouse.WriteOffAsync(sku, quantity, cancellationToken);
        return $"{quantity} of {sku} written off.";
    }
}

public interface IWarehouse
{
    Task WriteOffAsync(string sku, int quantity, CancellationToken cancellationToken);
}

//# A predicate over claims, with the scope inside
[McpServerToolType]
public static class RoomTools
{
    [McpServerTool]
    public static async Task<string> BookAsync(string room, DateTime at, ClaimsPrincipal user, HttpClient rooms)
    {
        bool mayBook = user.Claims.Any(c => c.Type == "scp" && c.Value.Split(' ').Contains("Rooms.Book")); // expect POL2002 warning
        if (!mayBook)
        {
            return "Booking is not permitted for you.";
        }

        HttpResponseMessage response = await rooms.PostAsJsonAsync($"rooms/{room}", at);
        return response.IsSuccessStatusCode ? "booked" : "occupied";
    }
}

//# A policy on a tool
[McpServerToolType]
public sealed class ReportTools(HttpClient reports)
{
    [McpServerTool, Description("Deletes a report")]
    [Authorize(Policy = "reports.delete")] // expect POL2002 warning
    public Task<HttpResponseMessage> DeleteAsync(string id) => reports.DeleteAsync($"reports/{id}");

    [McpServerTool, Description("Reads a report")]
    [Authorize]
    public Task<string> ReadAsync(string id) => reports.GetStringAsync($"reports/{id}");
}

//# A policy as the only argument, on the tools' type
[McpServerToolType]
[Authorize("Billing")] // expect POL2002 warning
public sealed class BillingTools(HttpClient billing)
{
    [McpServerTool]
    public Task<string> BalanceAsync(string customer) => billing.GetStringAsync($"customers/{customer}/balance");
}

//# Policies beside the tools
[McpServerToolType, Authorize]
public sealed class ClockTools
{
    [McpServerTool, AllowAnonymous]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

public static class Endpoints
{
    public static void Map(WebApplication app)
    {
        app.MapMcp().RequireAuthorization("tools");
        app.MapGet("/scopes", [Authorize(Policy = "admin")] (ClaimsPrincipal user) => user.FindFirstValue("scope"));
        app.MapGet("/reports", (HttpContext context) => context.User.HasClaim("scope", "reports.read") ? Results.Ok() : Results.Forbid());
    }
}

public static class McpEndpoints
{
    public static IEndpointConventionBuilder MapMcp(this WebApplication app) => app.MapGet("/mcp", () => "mcp");
}

//# The web API's own scope attribute on a tool
[McpServerToolType]
public sealed class MailTools(HttpClient mail)
{
    [McpServerTool]
    [RequiredScope("Mail.Send")] // expect POL2002 warning
    public Task<HttpResponseMessage> SendAsync(string to, string text) => mail.PostAsJsonAsync("send", new { to, text });
}

//# A filter around the tools that tests for a scope
public sealed class ScopeFilter(IHttpContextAccessor accessor) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        string granted = accessor.HttpContext?.User.FindFirst("scp")?.Value ?? "";
        if (context.Function.Name.StartsWith("delete", StringComparison.OrdinalIgnoreCase) && !granted.Contains("Items.Delete")) // expect POL2002 warning
        {
            context.Result = new FunctionResult(context.Function, "The caller lacks the scope Items.Delete.");
            return;
        }

        await next(context);
    }
}

//# A filter that counts and traces
public sealed class CountingFilter(IHttpContextAccessor accessor, ILogger<CountingFilter> logger) : IFunctionInvocationFilter
{
    private int _count;

    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        string tenant = accessor.HttpContext?.User.FindFirst("tid")?.Value ?? "none";
        logger.LogDebug("{Function} for {Tenant}, call {Count}", context.Function.Name, tenant, Interlocked.Increment(ref _count));
        await next(context);
    }
}

//# A helper of the tools tests for any scope that it is given
[McpServerToolType]
public sealed class DeviceTools(IHttpContextAccessor accessor, IDevices devices)
{
    [McpServerTool]
    public async Task<string> RestartAsync(string device)
    {
        if (!HasScope("devices.restart")) // expect POL2002 warning
        {
            return "Forbidden";
        }

        await devices.RestartAsync(device);
        return "restarting";
    }

    [McpServerTool]
    public async Task<string> WipeAsync(string device)
    {
        if (!HasScope("devices.wipe")) // expect POL2002 warning
        {
            return "Forbidden";
        }

        await devices.WipeAsync(device);
        return "wiped";
    }

    private bool HasScope(string scope)
    {
        string? claim = accessor.HttpContext?.User.FindFirst("scope")?.Value;
        return claim is not null && claim.Split(' ').Contains(scope, StringComparer.Ordinal);
    }
}

public interface IDevices
{
    Task RestartAsync(string device);

    Task WipeAsync(string device);
}

//# A scope helper that only an endpoint uses
public sealed class ScopeCheck(IHttpContextAccessor accessor)
{
    public bool HasScope(string scope) =>
        accessor.HttpContext?.User.FindFirst("scope")?.Value.Split(' ').Contains(scope) == true;
}

public static class Endpoints
{
    public static void Map(WebApplication app) =>
        app.MapPost("/wipe", (ScopeCheck check) => check.HasScope("devices.wipe") ? Results.Ok() : Results.Forbid());
}

[McpServerToolType]
public sealed class EchoTools
{
    [McpServerTool]
    public string Echo(string text) => text;
}

//# Claims about a person that choose what is shown
public sealed class NewsPlugin(ClaimsPrincipal user, HttpClient news)
{
    [KernelFunction]
    public async Task<string> HeadlinesAsync()
    {
        string country = user.FindFirst(ClaimTypes.Country)?.Value ?? "us";
        bool metric = user.HasClaim("locale", "en-GB") || user.FindFirst("locale")?.Value != "en-US";
        string text = await news.GetStringAsync($"headlines?country={country}");
        return metric ? text + " (°C)" : text + " (°F)";
    }
}

//# A department claim that refuses
public sealed class SalaryPlugin(ClaimsPrincipal user, ISalaries salaries)
{
    [KernelFunction]
    public async Task<string> SalaryAsync(string employee)
    {
        if (user.FindFirst("department")?.Value != "HR") // expect POL2002 warning
        {
            throw new UnauthorizedAccessException("Only HR may read salaries.");
        }

        return (await salaries.OfAsync(employee)).ToString("C");
    }
}

public interface ISalaries
{
    Task<decimal> OfAsync(string employee);
}

//# Sets of names that are no permissions
public sealed class TemplatePlugin(HttpClient docs)
{
    private static readonly HashSet<string> s_scopes = ["tenant", "subscription", "resourceGroup"];
    private readonly HashSet<string> _seenScopes = [];

    [KernelFunction, Description("Explains the scopes of a deployment template")]
    public async Task<string> ExplainAsync(string scope)
    {
        if (!s_scopes.Contains(scope))
        {
            return $"Unknown scope '{scope}'. Known are {string.Join(", ", s_scopes)}.";
        }

        if (_seenScopes.Add(scope))
        {
            return await docs.GetStringAsync($"scopes/{scope}");
        }

        return "As explained before.";
    }
}

//# Whether somebody works in a club, said of all claims
[McpServerToolType]
public sealed class GateTools(IHttpContextAccessor accessor, HttpClient gates)
{
    [McpServerTool]
    public async Task<string> OpenAsync(int number, string club)
    {
        if (accessor.HttpContext!.User.Claims.All(claim => claim is not { Type: "club" } || claim.Value != club)) // expect POL2002 warning
        {
            return "You do not work in that club.";
        }

        return (await gates.PostAsync($"https://gates.contoso.example/{club}/{number}", null)).StatusCode.ToString();
    }
}
