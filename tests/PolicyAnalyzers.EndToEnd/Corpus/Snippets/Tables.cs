using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

//# Roles and their tools, behind an interface
public interface IToolAuthorization
{
    bool CanInvoke(string tool);
}

public interface ISession
{
    IReadOnlyList<string> Roles { get; }
}

public sealed class ToolAuthorization(ISession session) : IToolAuthorization
{
    private static readonly Dictionary<string, HashSet<string>> s_roleTools = new() // expect POL2005 warning
    {
        ["admin"] = ["user_delete", "user_list"],
        ["support"] = ["user_list"],
    };

    public bool CanInvoke(string tool)
    {
        foreach (string role in session.Roles)
        {
            if (s_roleTools.TryGetValue(role, out HashSet<string>? tools) && tools.Contains(tool))
            {
                return true;
            }
        }

        return false;
    }
}

[McpServerToolType]
public sealed class UserTools(IToolAuthorization authorization, HttpClient users)
{
    [McpServerTool(Name = "user_delete")]
    public async Task<string> DeleteAsync(string id)
    {
        if (!authorization.CanInvoke("user_delete")) // expect POL2003 warning
        {
            return "Access denied.";
        }

        return (await users.DeleteAsync($"users/{id}")).StatusCode.ToString();
    }
}

//# A dictionary of prices and one of texts
public sealed class ShopPlugin(HttpClient shop)
{
    private static readonly Dictionary<string, decimal> s_prices = new() { ["basic"] = 10, ["premium"] = 25 };
    private static readonly Dictionary<string, string[]> s_synonyms = new() { ["bike"] = ["bicycle", "cycle"], ["car"] = ["auto"] };

    [KernelFunction]
    public async Task<string> PriceAsync(string plan, string word)
    {
        if (!s_prices.TryGetValue(plan, out decimal price))
        {
            return "There is no such plan.";
        }

        string[] words = s_synonyms.GetValueOrDefault(word, [word]);
        return $"{price} {await shop.GetStringAsync("search?q=" + string.Join(',', words))}";
    }
}

//# Who may do what, as a switch
public sealed class DocumentPlugin(IProfile profile, IDocuments documents)
{
    [KernelFunction]
    public async Task<string> ChangeAsync(string id, string action)
    {
        if (!IsAllowed(profile.Role, action)) // expect POL2003 warning
        {
            return $"As {profile.Role} you cannot {action} documents.";
        }

        await documents.ApplyAsync(id, action);
        return "done";
    }

    private static bool IsAllowed(string role, string action) => role switch // expect POL2005 warning
    {
        "owner" => true,
        "editor" => action is "read" or "write",
        "viewer" => action == "read",
        _ => false,
    };
}

public interface IProfile
{
    string Role { get; }
}

public interface IDocuments
{
    Task ApplyAsync(string id, string action);
}

//# Roles and how they are called, as a switch
public sealed class StaffPlugin(HttpClient staff)
{
    [KernelFunction]
    public async Task<string> TitleAsync(string role, string person)
    {
        string title = role switch
        {
            "owner" => "Owner",
            "editor" => "Editor-in-chief",
            _ => "Colleague",
        };
        int weight = role switch { "owner" => 3, "editor" => 2, _ => 1 };
        return $"{title} {await staff.GetStringAsync(person)} ({weight})";
    }
}

//# Agents and what they may call
public static class AgentPermissions
{
    public static readonly IReadOnlyDictionary<string, string[]> AllowedActions = new Dictionary<string, string[]> // expect POL2005 warning
    {
        { "billing-agent", ["invoice.read", "invoice.pay"] },
        { "support-agent", ["ticket.read"] },
    };

    public static bool IsPermitted(string agent, string action) =>
        AllowedActions.TryGetValue(agent, out string[]? actions) && actions.Contains(action);
}

public sealed class PermissionFilter(ICurrentAgent current) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (!AgentPermissions.IsPermitted(current.Name, context.Function.Name)) // expect POL2003 warning
        {
            context.Result = new FunctionResult(context.Function, "This agent is not permitted to call the function.");
            return;
        }

        await next(context);
    }
}

public interface ICurrentAgent
{
    string Name { get; }
}

//# A table that only the web host reads
public static class EndpointPermissions
{
    public static readonly Dictionary<string, string[]> RolePermissions = new()
    {
        ["admin"] = ["read", "write"],
        ["guest"] = ["read"],
    };
}

public static class Endpoints
{
    public static void Map(WebApplication app) => app.MapGet("/may", (string role, string action) =>
        EndpointPermissions.RolePermissions.TryGetValue(role, out string[]? actions) && actions.Contains(action) ? Results.Ok() : Results.Forbid());
}

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# The roles that a tool needs, and the user's level
[McpServerToolType]
public sealed class MachineTools(ISession session, IMachines machines)
{
    private readonly Dictionary<string, Role> _requiredRoles = new() // expect POL2005 warning
    {
        ["start"] = Role.Operator,
        ["stop"] = Role.Operator,
        ["calibrate"] = Role.Engineer,
    };

    [McpServerTool]
    public async Task<string> ControlAsync(string machine, string command)
    {
        if (!_requiredRoles.TryGetValue(command, out Role required) || session.Role < required)
        {
            throw new McpException($"The command {command} requires a higher role.");
        }

        await machines.SendAsync(machine, command);
        return "sent";
    }
}

public enum Role
{
    Viewer,
    Operator,
    Engineer,
}

public interface ISession
{
    Role Role { get; }
}

public interface IMachines
{
    Task SendAsync(string machine, string command);
}

//# States of an order and what may follow
public sealed class OrderPlugin(IOrders orders)
{
    private static readonly Dictionary<string, string[]> s_allowedTransitions = new()
    {
        ["new"] = ["paid", "cancelled"],
        ["paid"] = ["shipped"],
    };

    [KernelFunction]
    public async Task<string> MoveAsync(string orderId, string state, string next)
    {
        if (!s_allowedTransitions.TryGetValue(state, out string[]? allowed) || !allowed.Contains(next))
        {
            return $"An order that is {state} cannot become {next}.";
        }

        await orders.MoveAsync(orderId, next);
        return next;
    }
}

public interface IOrders
{
    Task MoveAsync(string orderId, string state);
}

//# How much each role may approve
public sealed class ExpenseTools(IExpenses expenses, ISession session)
{
    private static readonly Dictionary<string, decimal> ApprovalLimits = new() // expect POL2005 warning
    {
        ["employee"] = 100m,
        ["manager"] = 5000m,
    };

    [McpServerTool]
    public async Task<string> ApproveAsync(string id, decimal amount)
    {
        if (amount > ApprovalLimits[session.Grade])
        {
            return "Too much.";
        }

        await expenses.ApproveAsync(id, amount);
        return "approved";
    }
}

public interface IExpenses
{
    Task ApproveAsync(string id, decimal amount);
}

public interface ISession
{
    string Grade { get; }
}

//# How many requests each kind of client may make
public sealed class WeatherTools(IWeather weather)
{
    private static readonly Dictionary<string, int> RateLimits = new() { ["guest"] = 10, ["member"] = 100 };

    [McpServerTool]
    public Task<string> ForecastAsync(string city) => weather.ForecastAsync(city, RateLimits["guest"]);
}

public interface IWeather
{
    Task<string> ForecastAsync(string city, int perMinute);
}
