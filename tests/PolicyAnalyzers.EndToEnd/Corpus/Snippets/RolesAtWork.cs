using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

//# A role that is logged, and one that chooses a salutation
[McpServerToolType]
public sealed class MenuTools(IHttpContextAccessor accessor, ILogger<MenuTools> logger)
{
    [McpServerTool]
    public string Menu()
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        logger.LogInformation("Menu for {Name}, admin: {Admin}", user.Identity?.Name, user.IsInRole("Admin"));
        string salutation = user.IsInRole("Customer") ? "Dear customer" : "Hello";
        StringBuilder text = new(salutation);
        if (user.IsInRole("Beta"))
        {
            text.Append(" (beta)");
        }

        return text.ToString();
    }
}

//# A role that widens the query
public sealed class TicketPlugin(IHttpContextAccessor accessor, HttpClient tickets)
{
    [KernelFunction]
    public async Task<string> TicketsAsync()
    {
        ClaimsPrincipal user = accessor.HttpContext!.User;
        if (user.IsInRole("Manager")) // expect POL2001 warning
        {
            return await tickets.GetStringAsync("tickets");
        }

        return await tickets.GetStringAsync($"tickets?owner={user.Identity!.Name}");
    }
}

//# A flag of the current user
public sealed class UserTools(ICurrentUser currentUser, IUsers users)
{
    [Description("Deletes a user")]
    public async Task<string> DeleteUserAsync(string id)
    {
        if (!currentUser.IsAdmin) // expect POL2001 warning
            return "Only administrators can delete users.";

        await users.DeleteAsync(id);
        return $"Deleted {id}.";
    }

    public AIFunction Create() => AIFunctionFactory.Create(DeleteUserAsync, "delete_user");
}

public interface ICurrentUser
{
    bool IsAdmin { get; }
}

public interface IUsers
{
    Task DeleteAsync(string id);
}

//# Flags of other things
public sealed class ShipTools(IShipments shipments)
{
    [Description("Ships an order")]
    public async Task<string> ShipAsync(string id)
    {
        Shipment shipment = await shipments.GetAsync(id);
        if (shipment.IsLocked || !shipment.IsPaid)
            return "The order is locked or not paid.";

        if (shipment.Carrier.IsPrimary && !shipment.CanSplit)
            return "This carrier cannot split orders.";

        await shipments.ShipAsync(id);
        return "shipped";
    }

    public AIFunction Create() => AIFunctionFactory.Create(ShipAsync);
}

public sealed record Carrier(bool IsPrimary);

public sealed record Shipment(bool IsLocked, bool IsPaid, bool CanSplit, Carrier Carrier);

public interface IShipments
{
    Task<Shipment> GetAsync(string id);

    Task ShipAsync(string id);
}

//# A role in an enum of one's own
[McpServerToolType]
public sealed class BudgetTools(IUserSession session, HttpClient budgets)
{
    [McpServerTool]
    public async Task<string> RaiseAsync(string project, decimal amount)
    {
        if (session.User.Role != UserRole.Controller && session.User.Role != UserRole.Director) // expect POL2001 warning; POL2001 warning
        {
            return "You lack the role for this.";
        }

        HttpResponseMessage response = await budgets.PostAsJsonAsync(project, amount);
        return response.IsSuccessStatusCode ? "raised" : "refused by the budget service";
    }
}

public enum UserRole
{
    Employee,
    Controller,
    Director,
}

public sealed record User(string Name, UserRole Role);

public interface IUserSession
{
    User User { get; }
}

//# Roles of messages in types of one's own
public sealed class HistoryPlugin(HttpClient archive)
{
    [KernelFunction]
    public async Task<string> ArchiveAsync(IReadOnlyList<Message> messages)
    {
        List<string> lines = [];
        foreach (Message message in messages)
        {
            if (message.Role == "system")
            {
                continue;
            }

            lines.Add(message.Role == "user" ? "> " + message.Text : message.Text);
        }

        HttpResponseMessage response = await archive.PostAsJsonAsync("histories", lines);
        return response.IsSuccessStatusCode ? "archived" : "failed";
    }
}

public sealed record Message(string Role, string Text);

//# Roles from the user manager
public sealed class GradePlugin(UserManager<IdentityUser> users, IGrades grades)
{
    [KernelFunction]
    public async Task<string> GradeAsync(string teacherId, string student, int grade)
    {
        IdentityUser? teacher = await users.FindByIdAsync(teacherId);
        IList<string> roles = await users.GetRolesAsync(teacher!);
        if (!roles.Contains("Teacher")) // expect POL2001 warning
        {
            throw new UnauthorizedAccessException("Only teachers grade.");
        }

        await grades.SetAsync(student, grade);
        return "graded";
    }
}

public interface IGrades
{
    Task SetAsync(string student, int grade);
}

//# Roles from the user manager, listed
public sealed class StaffPlugin(UserManager<IdentityUser> users)
{
    [KernelFunction]
    public async Task<string> RolesAsync(string userId)
    {
        IdentityUser? user = await users.FindByIdAsync(userId);
        if (user is null)
        {
            return "There is no such user.";
        }

        IList<string> roles = await users.GetRolesAsync(user);
        return roles.Count == 0 ? $"{user.UserName} has no role." : $"{user.UserName}: {string.Join(", ", roles)}";
    }
}

//# A helper that throws
[McpServerToolType]
public sealed class AuditTools(IHttpContextAccessor accessor, HttpClient audit)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string day)
    {
        RequireAuditor();
        return await audit.GetStringAsync(day);
    }

    [McpServerTool]
    public async Task<string> PurgeAsync(string day)
    {
        RequireAuditor();
        return (await audit.DeleteAsync(day)).StatusCode.ToString();
    }

    private void RequireAuditor()
    {
        if (accessor.HttpContext?.User.IsInRole("Auditor") != true) // expect POL2001 warning
        {
            throw new McpException("Auditors only.");
        }
    }
}

//# The role that the model says the user has
public sealed class RefundTools(HttpClient refunds)
{
    [KernelFunction, Description("Refunds an order; userRole is the role of the user")]
    public async Task<string> RefundAsync(string orderId, string userRole)
    {
        if (!userRole.Equals("manager", StringComparison.OrdinalIgnoreCase)) // expect POL2001 warning
        {
            return "Refunds need a manager.";
        }

        return (await refunds.PostAsync(orderId, null)).StatusCode.ToString();
    }
}

//# Flags in a loop, and an early continue
public sealed class CleanUpPlugin(IHttpContextAccessor accessor, IShares shares)
{
    [KernelFunction]
    public async Task<int> CleanUpAsync()
    {
        bool isOperator = accessor.HttpContext!.User.IsInRole("Operator"); // expect POL2001 warning
        int removed = 0;
        foreach (string share in await shares.StaleAsync())
        {
            if (!isOperator && share.StartsWith("prod-", StringComparison.Ordinal))
            {
                continue;
            }

            await shares.RemoveAsync(share);
            removed++;
        }

        return removed;
    }
}

public interface IShares
{
    Task<string[]> StaleAsync();

    Task RemoveAsync(string share);
}
