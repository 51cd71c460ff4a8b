using System;
using System.Collections.Generic;
using System.IdentityModel.Tokens.Jwt;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.SemanticKernel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

//# A token is read to see whether its scope is enough
public sealed class VaultPlugin(ITokens tokens, HttpClient vault)
{
    [KernelFunction]
    public async Task<string> ReadSecretNameAsync(string name)
    {
        string token = await tokens.CurrentAsync();
        JwtSecurityToken jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); // expect POL2006 warning
        if (!jwt.Claims.Any(claim => claim.Type == "scp" && claim.Value.Contains("vault.read")))
        {
            return "The token does not allow reading the vault.";
        }

        return await vault.GetStringAsync($"names/{name}");
    }
}

public interface ITokens
{
    Task<string> CurrentAsync();
}

//# A token is read to show whose it is
public sealed class TokenPlugin(ITokens tokens, HttpClient people)
{
    [KernelFunction]
    public async Task<string> DescribeAsync()
    {
        JwtSecurityToken jwt = new JwtSecurityTokenHandler().ReadJwtToken(await tokens.CurrentAsync());
        string? name = jwt.Claims.FirstOrDefault(claim => claim.Type == "name")?.Value;
        string id = jwt.Claims.First(claim => claim.Type == "oid").Value;
        string card = await people.GetStringAsync($"people/{id}");
        return $"{name}, until {jwt.ValidTo:O}: {card}";
    }
}

public interface ITokens
{
    Task<string> CurrentAsync();
}

//# A token is read to see when it expires
public sealed class ReportPlugin(ITokens tokens, HttpClient reports)
{
    private string? _token;

    [KernelFunction]
    public async Task<string> ReportAsync(string name)
    {
        if (_token is null || new JsonWebToken(_token).ValidTo < DateTime.UtcNow.AddMinutes(1))
        {
            _token = await tokens.RefreshAsync();
        }

        using HttpRequestMessage request = new(HttpMethod.Get, name);
        request.Headers.Add("X-Correlation", Guid.NewGuid().ToString());
        HttpResponseMessage response = await reports.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

public interface ITokens
{
    Task<string> RefreshAsync();
}

//# A claim of a web token decides
[McpServerToolType]
public sealed class GarageTools(IHttpContextAccessor accessor, HttpClient garage)
{
    [McpServerTool]
    public async Task<string> OpenAsync(string gate)
    {
        string header = accessor.HttpContext!.Request.Headers.Authorization.ToString();
        JsonWebToken token = new(header["Bearer ".Length..]); // expect POL2006 warning
        token.TryGetClaim("groups", out System.Security.Claims.Claim? group);
        if (group?.Value == "garage-guards")
        {
            await garage.PostAsync($"gates/{gate}/open", null);
            return "open";
        }

        throw new McpException("Only guards open gates.");
    }
}

//# The payload, decoded by hand
[McpServerToolType]
public sealed class AdminTools(IHttpContextAccessor accessor, HttpClient admin)
{
    [McpServerTool]
    public async Task<string> ResetAsync(string service)
    {
        string token = accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        string payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        payload = payload.PadRight(payload.Length + ((4 - (payload.Length % 4)) % 4), '=');
        byte[] bytes = Convert.FromBase64String(payload); // expect POL2006 warning
        using JsonDocument claims = JsonDocument.Parse(bytes);
        if (!claims.RootElement.TryGetProperty("is_admin", out JsonElement isAdmin) || !isAdmin.GetBoolean())
        {
            return "Access denied.";
        }

        return (await admin.PostAsync($"{service}/reset", null)).StatusCode.ToString();
    }
}

//# A file, decoded from Base64
public sealed class AttachmentPlugin(HttpClient store)
{
    [KernelFunction]
    public async Task<string> SaveAsync(string name, string dataUri)
    {
        string data = dataUri.Split(',')[1];
        byte[] bytes = Convert.FromBase64String(data);
        if (bytes.Length > 1_000_000)
        {
            return "The attachment is too large.";
        }

        if (bytes[0] == 0x50 && name.Split('.')[1] != "zip")
        {
            return "This is a zip file by another name.";
        }

        HttpResponseMessage response = await store.PutAsync(name, new ByteArrayContent(bytes));
        return response.StatusCode.ToString();
    }
}

//# A helper decodes, and the tool decides
public static class TokenReader
{
    public static IEnumerable<string> RolesOf(string token)
    {
        JsonWebToken jwt = new JsonWebTokenHandler().ReadJsonWebToken(token);
        return jwt.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value);
    }
}

public sealed class PrintPlugin(ITokens tokens, HttpClient printers)
{
    [KernelFunction]
    public async Task<string> PrintAsync(string document)
    {
        string token = await tokens.CurrentAsync();
        if (!TokenReader.RolesOf(token).Contains("Printer.User")) // expect POL2001 warning
        {
            return "You do not have the role Printer.User.";
        }

        return (await printers.PostAsync($"print/{document}", null)).StatusCode.ToString();
    }
}

public interface ITokens
{
    Task<string> CurrentAsync();
}
