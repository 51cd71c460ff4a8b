using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Security.Claims;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

//# A plugin that asks for a role before an effect
public sealed class RefundPlugin(IHttpContextAccessor accessor, ILedger ledger)
{
    [KernelFunction, Description("Refunds an invoice")]
    public async Task<string> RefundAsync(string invoice, CancellationToken cancellationToken)
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        if (!user.IsInRole("Finance")) // expect POL2001 warning
        {
            return "Only people of Finance may refund invoices.";
        }

        await ledger.RefundAsync(invoice, cancellationToken);
        return "done";
    }
}

public interface ILedger
{
    Task RefundAsync(string invoice, CancellationToken cancellationToken);
}

//# A declared task, and the API decides
[AgentIdentity("refund-assistant", Owner = "billing")]
public sealed class RefundTools(ILedger ledger)
{
    [AgentTask("invoice.refund", Purpose = "Refund one invoice", Approval = Approval.Human)]
    [TaskScope("https://ledger.contoso.example", "refunds.create")]
    [McpServerTool]
    public async Task<string> RefundAsync([TaskParameter] string invoice, CancellationToken cancellationToken)
    {
        await ledger.RefundAsync(invoice, cancellationToken);
        return "done";
    }
}

public interface ILedger
{
    Task RefundAsync(string invoice, CancellationToken cancellationToken);
}

//# A tool whose attribute asks for a role
[McpServerToolType]
public sealed class UserTools(IUsers users)
{
    [McpServerTool, Description("Deletes a user")]
    [Authorize(Roles = "Admin,Operator")] // expect POL2001 warning
    public Task DeleteAsync(string id) => users.DeleteAsync(id);
}

public interface IUsers
{
    Task DeleteAsync(string id);
}

//# A tool for whoever is signed in
[McpServerToolType, Authorize]
public sealed class UserTools(IHttpContextAccessor accessor)
{
    [McpServerTool, Description("Tells who is signed in")]
    public string WhoAmI() => accessor.HttpContext!.User.Identity?.Name ?? "nobody";

    [McpServerTool, Description("Tells the tenant of who is signed in")]
    public string? Tenant() => accessor.HttpContext!.User.FindFirstValue("tid");
}

//# A guard two calls away, behind an interface
[McpServerToolType]
public sealed class PayrollTools(IGuard guard, IPayroll payroll)
{
    [McpServerTool, Description("Reads the payroll of a month")]
    public Task<string> ReadAsync(string month) => guard.May("payroll") ? payroll.ReadAsync(month) : Task.FromResult("Access denied."); // expect POL2003 warning
}

public interface IGuard
{
    bool May(string what);
}

public interface IPayroll
{
    Task<string> ReadAsync(string month);
}

public sealed class RoleGuard(IHttpContextAccessor accessor) : IGuard
{
    public bool May(string what) => what.Length > 0 && Holds("HR.Manager");

    private bool Holds(string role) =>
        accessor.HttpContext!.User.HasClaim(ClaimTypes.Role, role);
}

//# Controllers and policies beside the tools
[ApiController, Route("payroll"), Authorize(Roles = "HR.Manager")]
public sealed class PayrollController : ControllerBase
{
    [HttpGet]
    public IActionResult Get(string month) => User.IsInRole("HR.Auditor") ? Ok(month) : Forbid();
}

public static class Policies
{
    public static void Add(IServiceCollection services) =>
        services.AddAuthorization(options => options.AddPolicy("payroll", policy => policy.RequireRole("HR.Manager")));
}

[McpServerToolType]
public sealed class HelpTools
{
    [McpServerTool]
    public string Help(string topic) => $"See https://help.contoso.example/{topic}";
}

//# The role claim, read and compared
public sealed class ExportPlugin(ClaimsPrincipal user)
{
    [KernelFunction]
    public string Export(string table)
    {
        string? role = user.FindFirst(ClaimTypes.Role)?.Value;
        return role == "Exporter" ? "exported " + table : "not allowed"; // expect POL2001 warning
    }
}

//# Roles of messages and of people in a text
public sealed class ChatPlugin
{
    [KernelFunction]
    public string Last(IReadOnlyList<ChatMessage> messages) =>
        messages.Last(message => message.Role == ChatRole.User).Text;

    [KernelFunction, Description("Finds the colleagues with a role in a project, such as architect")]
    public string Colleagues(string project, string role) => role == "architect" ? $"{project}: Oksana" : $"{project}: nobody";

    [KernelFunction]
    public bool IsMember(string[] teams, string team) => teams.Contains(team);
}

//# Program: Endpoints that ask for a role
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthorization();
builder.Services.AddMcpServer().WithTools<ClockTools>();
WebApplication app = builder.Build();
app.MapGet("/admin", (ClaimsPrincipal user) => user.IsInRole("Admin") ? Results.Ok("welcome") : Results.Forbid());
app.MapDelete("/users/{id}", (string id) => Results.Ok(id)).RequireAuthorization(policy => policy.RequireRole("Admin"));
app.Use(async (context, next) =>
{
    if (context.Request.Path.StartsWithSegments("/jobs") && !context.User.IsInRole("Operator"))
    {
        context.Response.StatusCode = 403;
        return;
    }

    await next(context);
});
app.Run();

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A function that is a local lambda asks for a role
public static class Agents
{
    public static AITool Approve(ClaimsPrincipal user)
    {
        Func<string, string> approve = order =>
            user.IsInRole("Approver") // expect POL2001 warning
                ? $"{order} is approved."
                : "You are no approver.";
        return AIFunctionFactory.Create(approve, "approve_order");
    }
}

//# The role among all claims
[McpServerToolType]
public sealed class DeleteTools(IHttpContextAccessor accessor)
{
    [McpServerTool]
    public string Delete(string id)
    {
        bool isAdmin = accessor.HttpContext!.User.Claims.Any(claim => claim.Type == ClaimTypes.Role && claim.Value == "Admin"); // expect POL2001 warning
        return isAdmin ? "deleted " + id : "denied";
    }
}

//# Claims that are no roles
[McpServerToolType]
public sealed class TenantTools(IHttpContextAccessor accessor)
{
    [McpServerTool]
    public string Region()
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        bool isEuropean = user.Claims.Any(claim => claim.Type == "region" && claim.Value == "eu");
        return isEuropean && user.HasClaim("email_verified", "true") ? "europe" : "elsewhere";
    }
}

//# A limit that the role chooses
public sealed class DiscountTools(IHttpContextAccessor accessor, IOffers offers)
{
    [McpServerTool]
    public async Task<string> GrantAsync(string offer, decimal percent)
    {
        string role = accessor.HttpContext!.User.FindFirstValue(ClaimTypes.Role) ?? "";
        decimal limit = role switch // expect POL2001 warning
        {
            "admin" => 50m,
            "manager" => 20m,
            _ => 5m,
        };
        if (percent > limit)
        {
            return "That is too much.";
        }

        await offers.GrantAsync(offer, percent);
        return "granted";
    }
}

public interface IOffers
{
    Task GrantAsync(string offer, decimal percent);
}

//# A role that chooses how somebody is greeted, and how long a list is
public sealed class GreetingTools(IHttpContextAccessor accessor, INews news)
{
    [McpServerTool]
    public async Task<string> GreetAsync(string name)
    {
        string greeting = IsManager() ? $"Good morning, {name}." : $"Hi {name}!";
        int count = accessor.HttpContext!.User.FindFirstValue(ClaimTypes.Role) switch { "manager" => 10, _ => 3 };
        return greeting + " " + string.Join(" ", await news.LatestAsync(count));
    }

    private bool IsManager() => accessor.HttpContext!.User.IsInRole("manager");
}

public interface INews
{
    Task<string[]> LatestAsync(int count);
}
