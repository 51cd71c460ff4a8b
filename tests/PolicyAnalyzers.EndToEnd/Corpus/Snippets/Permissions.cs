using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

//# The host's authorization service, asked by a tool
[McpServerToolType]
public sealed class RecordTools(IAuthorizationService authorization, IHttpContextAccessor accessor, HttpClient records)
{
    [McpServerTool, Description("Deletes a record")]
    public async Task<string> DeleteRecordAsync(string id, CancellationToken cancellationToken)
    {
        AuthorizationResult result = await authorization.AuthorizeAsync(accessor.HttpContext!.User, id, "RecordOwner"); // expect POL2003 warning
        if (!result.Succeeded)
        {
            throw new McpException("Insufficient permissions.");
        }

        await records.DeleteAsync($"records/{id}", cancellationToken);
        return "deleted";
    }
}

public sealed class RecordOwnerHandler : AuthorizationHandler<RecordOwnerRequirement, string>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RecordOwnerRequirement requirement, string resource)
    {
        if (context.User.IsInRole("RecordKeeper"))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

public sealed class RecordOwnerRequirement : IAuthorizationRequirement;

//# The host's authorization service, asked by a controller
[ApiController, Route("records")]
public sealed class RecordController(IAuthorizationService authorization, HttpClient records) : ControllerBase
{
    [HttpDelete("{id}")]
    public async Task<IActionResult> Delete(string id)
    {
        if (!(await authorization.AuthorizeAsync(User, id, "RecordOwner")).Succeeded)
        {
            return Forbid();
        }

        await records.DeleteAsync($"records/{id}");
        return NoContent();
    }
}

[McpServerToolType]
public sealed class RecordTools(HttpClient records)
{
    [McpServerTool]
    public Task<string> ReadRecordAsync(string id) => records.GetStringAsync($"records/{id}");
}

//# A permission service of one's own, which looks into a database
[McpServerToolType]
public sealed class PageTools(IPermissionService permissions, IPages pages)
{
    [McpServerTool, Description("Adds a label to a page")]
    public async Task<string> AddLabelAsync(Guid pageId, string label)
    {
        if (!await permissions.CanEditPageAsync(pageId)) throw new McpException("You do not have edit rights on that page."); // expect POL2003 warning

        await pages.AddLabelAsync(pageId, label);
        return "labelled";
    }
}

public interface IPermissionService
{
    Task<bool> CanEditPageAsync(Guid pageId);
}

public interface IPages
{
    Task AddLabelAsync(Guid pageId, string label);

    Task<string[]> EditorsAsync(Guid pageId);
}

public sealed class PermissionService(IPages pages, IHttpContextAccessor accessor) : IPermissionService
{
    public async Task<bool> CanEditPageAsync(Guid pageId)
    {
        string? user = accessor.HttpContext?.User.Identity?.Name;
        string[] editors = await pages.EditorsAsync(pageId);
        return editors.Contains(user);
    }
}

//# A tool gate whose refusal is an object
public interface IToolAuthorization
{
    bool CanInvokeTool(string tool);
}

public sealed record RevokeResult(string Status, string Message);

[McpServerToolType]
public sealed class TokenTools(IToolAuthorization authorization, IHttpClientFactory clients)
{
    [McpServerTool(Name = "token_revoke")]
    public async Task<RevokeResult> RevokeAsync(string userId, CancellationToken cancellationToken)
    {
        if (!authorization.CanInvokeTool("token_revoke")) // expect POL2003 warning
        {
            return new RevokeResult("Unauthorized", "Access denied. This tool requires the admin role.");
        }

        HttpClient client = clients.CreateClient("tenant");
        using HttpResponseMessage response = await client.PostAsJsonAsync("revocations", new { userId }, cancellationToken);
        return new RevokeResult("Done", response.StatusCode.ToString());
    }
}

//# A check that throws
public sealed class CasePlugin(ICurrentUser currentUser, IAccessControl access, ICases cases)
{
    [KernelFunction]
    public async Task<string> CloseCaseAsync(string caseId)
    {
        await access.EnsurePermissionAsync(currentUser.Id, "cases.close"); // expect POL2003 warning
        await cases.CloseAsync(caseId);
        return "closed";
    }
}

public interface ICurrentUser
{
    string Id { get; }
}

public interface IAccessControl
{
    Task EnsurePermissionAsync(string user, string permission);
}

public interface ICases
{
    Task CloseAsync(string caseId);
}

//# Checks that somebody is signed in
[McpServerToolType]
public sealed class ProfileTools(IHttpContextAccessor accessor, HttpClient profiles)
{
    [McpServerTool]
    public async Task<string> MyProfileAsync()
    {
        RequireAuthentication(nameof(MyProfileAsync));
        return await profiles.GetStringAsync("me");
    }

    [McpServerTool]
    public async Task<string> MyOrdersAsync()
    {
        EnsureAuthorized();
        if (accessor.HttpContext?.User.Identity is not { IsAuthenticated: true })
        {
            return "Please sign in first.";
        }

        return await profiles.GetStringAsync("me/orders");
    }

    private void RequireAuthentication(string tool)
    {
        if (accessor.HttpContext?.User.Identity?.IsAuthenticated != true)
        {
            throw new McpException($"Unauthorized: sign in to use {tool}.");
        }
    }

    private void EnsureAuthorized()
    {
        string? header = accessor.HttpContext?.Request.Headers.Authorization.ToString();
        if (string.IsNullOrEmpty(header) || !header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            throw new McpException("Unauthorized: send a bearer token.");
        }
    }
}

//# Paths, hosts and tables that are allowed
public sealed class FilePlugin(HttpClient http)
{
    private static readonly string[] s_allowedFolders = ["/data/in", "/data/out"];
    private readonly HashSet<string> _allowedHosts = new(StringComparer.OrdinalIgnoreCase) { "docs.contoso.example" };

    [KernelFunction]
    public async Task<string> ReadAsync(string path)
    {
        string full = Path.GetFullPath(path);
        if (!IsFilePathAllowed(full))
        {
            throw new InvalidOperationException($"Access denied: {path} is outside of the allowed folders.");
        }

        return await File.ReadAllTextAsync(full);
    }

    [KernelFunction]
    public async Task<string> DownloadAsync(Uri uri)
    {
        if (!IsUriAllowed(uri))
        {
            return "Downloading from this host is not allowed.";
        }

        return await http.GetStringAsync(uri);
    }

    private static bool IsFilePathAllowed(string path) => s_allowedFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    private bool IsUriAllowed(Uri uri) => _allowedHosts.Contains(uri.Host);
}

//# Questions that start with Can, Is and Has
public sealed class OrderPlugin(IOrders orders, IStock stock)
{
    [KernelFunction]
    public async Task<string> ShipAsync(string orderId, int quantity)
    {
        if (!await stock.HasAvailabilityAsync(orderId, quantity))
        {
            return "Not enough in stock.";
        }

        if (!await orders.CanShipAsync(orderId))
        {
            return "The order cannot be shipped in its present state.";
        }

        if (!orders.IsServiceAvailable("shipping"))
        {
            return "The shipping service is unavailable.";
        }

        await orders.ShipAsync(orderId);
        return "shipped";
    }
}

public interface IOrders
{
    Task<bool> CanShipAsync(string orderId);

    bool IsServiceAvailable(string service);

    Task ShipAsync(string orderId);
}

public interface IStock
{
    Task<bool> HasAvailabilityAsync(string orderId, int quantity);
}

//# Streams and features
public sealed class ImportPlugin(IFeatures features, HttpClient http)
{
    [KernelFunction]
    public async Task<string> ImportAsync(string url)
    {
        if (!features.IsEnabled("import"))
        {
            return "Importing is not enabled.";
        }

        await using Stream stream = await http.GetStreamAsync(url);
        if (!stream.CanRead)
        {
            return "The file cannot be read.";
        }

        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}

public interface IFeatures
{
    bool IsEnabled(string feature);
}

//# A permission of the current user, asked of the user itself
public sealed class CampaignTools(ICurrentUser currentUser, ICampaigns campaigns)
{
    [Description("Launches a campaign")]
    public async Task<string> LaunchAsync(string campaign)
    {
        if (!currentUser.HasPermission(Permissions.LaunchCampaigns)) // expect POL2003 warning
            return "Missing permission to launch campaigns.";

        await campaigns.LaunchAsync(campaign);
        return "launched";
    }

    public AIFunction AsTool() => AIFunctionFactory.Create(LaunchAsync);
}

public static class Permissions
{
    public const string LaunchCampaigns = "campaigns.launch";
}

public interface ICurrentUser
{
    bool HasPermission(string permission);
}

public interface ICampaigns
{
    Task LaunchAsync(string campaign);
}

//# A refusal that comes back as a text, or nothing
public sealed class TransferPlugin(IAccessPolicy policy, IBank bank)
{
    [KernelFunction]
    public async Task<string> TransferAsync(string from, string to, decimal amount)
    {
        string? refusal = policy.CheckAccess("transfer", from); // expect POL2003 warning
        if (refusal is not null)
        {
            return refusal;
        }

        await bank.TransferAsync(from, to, amount);
        return "transferred";
    }
}

public interface IAccessPolicy
{
    string? CheckAccess(string action, string account);
}

public interface IBank
{
    Task TransferAsync(string from, string to, decimal amount);
}

//# Tools that manage permissions of others
[McpServerToolType]
public sealed class AccessTools(IAccessDirectory directory)
{
    [McpServerTool, Description("Lists the roles of a person")]
    public Task<string[]> RolesAsync(string person) => directory.GetRolesAsync(person);

    [McpServerTool, Description("Tells whether a person has a permission")]
    public async Task<string> HasPermissionAsync(string person, string permission)
    {
        bool has = await directory.HasPermissionAsync(person, permission);
        return has ? $"{person} has {permission}." : $"{person} does not have {permission}.";
    }

    [McpServerTool, Description("Gives a permission to a person")]
    public async Task<string> GrantAsync(string person, string permission)
    {
        if (await directory.HasPermissionAsync(person, permission))
        {
            return $"{person} has {permission} already.";
        }

        await directory.GrantAsync(person, permission);
        return "granted";
    }
}

public interface IAccessDirectory
{
    Task<string[]> GetRolesAsync(string person);

    Task<bool> HasPermissionAsync(string person, string permission);

    Task GrantAsync(string person, string permission);
}

//# A denial of another service, passed on
[McpServerToolType]
public sealed class ProjectTools(HttpClient projects)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string project)
    {
        using HttpResponseMessage response = await projects.GetAsync($"projects/{project}");
        if (response.StatusCode == System.Net.HttpStatusCode.Forbidden)
        {
            throw new McpException("Permission denied. You don't have the required scope for this operation.");
        }

        try
        {
            await File.WriteAllTextAsync("/tmp/last", project);
        }
        catch (UnauthorizedAccessException)
        {
            return "Access denied when writing the last project.";
        }

        return await response.Content.ReadAsStringAsync();
    }
}

//# An attribute of one's own that asks for a permission
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequirePermissionAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}

[McpServerToolType]
public sealed class TenantTools(HttpClient tenants)
{
    [McpServerTool, RequirePermission("tenants.delete")] // expect POL2003 warning
    public Task<HttpResponseMessage> DeleteTenantAsync(string id) => tenants.DeleteAsync($"tenants/{id}");
}

//# Attributes of one's own that ask for nothing
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequireConfirmationAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolScopeAttribute(string category) : Attribute
{
    public string Category { get; } = category;
}

[McpServerToolType]
public sealed class TenantTools(HttpClient tenants)
{
    [McpServerTool, RequireConfirmation("Really?"), ToolScope("tenants")]
    public Task<HttpResponseMessage> DeleteTenantAsync(string id) => tenants.DeleteAsync($"tenants/{id}");
}

//# A guard around every call of a handler
public static class Server
{
    public static McpServerHandlers Handlers(IRequestAuthorizer authorizer, HttpClient backend) => new()
    {
        CallToolHandler = async (request, cancellationToken) =>
        {
            if (!await authorizer.IsAuthorizedAsync(request.User, request.Params!.Name, cancellationToken)) // expect POL2003 warning
            {
                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "Not authorized." }] };
            }

            string answer = await backend.GetStringAsync(request.Params.Name, cancellationToken);
            return new CallToolResult { Content = [new TextContentBlock { Text = answer }] };
        },
    };
}

public interface IRequestAuthorizer
{
    Task<bool> IsAuthorizedAsync(ClaimsPrincipal? user, string tool, CancellationToken cancellationToken);
}

//# An authorized role is looked for before a record is changed
public sealed class RecordTools(IRecordAuthorization authorization, IRecords records)
{
    [McpServerTool]
    public async Task<string> DeleteAsync(string entity, string id)
    {
        if (!authorization.TryResolveAuthorizedRole(entity, "delete", out string? role, out string? error)) // expect POL2003 warning
        {
            return error ?? "denied";
        }

        await records.DeleteAsync(entity, id, role!);
        return "deleted";
    }
}

public interface IRecordAuthorization
{
    bool TryResolveAuthorizedRole(string entity, string operation, out string? role, out string? error);
}

public interface IRecords
{
    Task DeleteAsync(string entity, string id, string role);
}

//# A token is looked for before a record is read
public sealed class RecordTools(ITokens tokens, IRecords records)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string entity, string id)
    {
        if (!tokens.TryGetAccessToken(entity, out string? token))
        {
            return "Please sign in first.";
        }

        return await records.ReadAsync(entity, id, token!);
    }
}

public interface ITokens
{
    bool TryGetAccessToken(string resource, out string? token);
}

public interface IRecords
{
    Task<string> ReadAsync(string entity, string id, string token);
}

//# A relation that an authorization service of one's own is asked for
public sealed class PermitPlugin(IRelations relations, HttpClient permits, ClaimsPrincipal user)
{
    [KernelFunction]
    public async Task<string> WithdrawAsync(string permit)
    {
        if (!await relations.CheckAsync(user.FindFirstValue(ClaimTypes.NameIdentifier)!, "withdrawer", permit)) // expect POL2003 warning
        {
            return "Not permitted.";
        }

        return (await permits.DeleteAsync(permit)).StatusCode.ToString();
    }

    [KernelFunction]
    public async Task<string> ProofreadAsync(string permit)
    {
        if (!await relations.CheckAsync(permit, "spelling", "de"))
        {
            return "There are mistakes in it.";
        }

        return (await permits.PostAsync(permit, null)).StatusCode.ToString();
    }
}

public interface IRelations
{
    Task<bool> CheckAsync(string subject, string relation, string thing);
}
