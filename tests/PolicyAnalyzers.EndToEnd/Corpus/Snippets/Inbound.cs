using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IdentityModel.Tokens.Jwt;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.Net.Http.Headers;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

//# The caller's header, copied to the next request
[McpServerToolType]
public sealed class ReportTools(IHttpContextAccessor accessor, HttpClient http)
{
    [McpServerTool, Description("Reads a report")]
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        string authorization = accessor.HttpContext!.Request.Headers.Authorization.ToString();
        using HttpRequestMessage request = new(HttpMethod.Get, "https://reports.contoso.example/" + name);
        request.Headers.Add("Authorization", authorization); // expect POL1014 warning
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The caller's token, exchanged on behalf of the user
[McpServerToolType]
public sealed class ReportTools(IHttpContextAccessor accessor, HttpClient http, IConfidentialClientApplication app)
{
    [McpServerTool, Description("Reads a report")]
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        string inbound = accessor.HttpContext!.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        AuthenticationResult result = await app
            .AcquireTokenOnBehalfOf(["api://reports/Reports.Read"], new UserAssertion(inbound))
            .ExecuteAsync(cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, "https://reports.contoso.example/" + name);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The caller's token, cut out by a helper
public sealed class OrderPlugin(IHttpContextAccessor accessor, HttpClient http)
{
    [KernelFunction, Description("Reads an order")]
    public async Task<string> ReadAsync(int id)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://orders.contoso.example/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token()); // expect POL1014 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private string Token()
    {
        string header = accessor.HttpContext!.Request.Headers["Authorization"].ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header.Substring(7) : header;
    }
}

//# The caller's token, exchanged by a token exchange of RFC 8693
public sealed class OrderPlugin(IHttpContextAccessor accessor, HttpClient http)
{
    [KernelFunction, Description("Reads an order")]
    public async Task<string> ReadAsync(int id)
    {
        TokenResponse exchanged = await http.RequestTokenExchangeTokenAsync(new TokenExchangeTokenRequest
        {
            Address = "https://login.contoso.example/oauth2/token",
            ClientId = "order-agent",
            SubjectToken = accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", ""),
            SubjectTokenType = "urn:ietf:params:oauth:token-type:access_token",
            Audience = "https://orders.contoso.example",
            Scope = "orders.read",
        });
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://orders.contoso.example/{id}");
        request.SetBearerToken(exchanged.AccessToken!);
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# The token of the session, sent to an API
[McpServerToolType]
public sealed class CalendarTools(IHttpContextAccessor accessor, HttpClient http)
{
    [McpServerTool]
    public async Task<string> TodayAsync()
    {
        string? token = await accessor.HttpContext!.GetTokenAsync("access_token");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL3001 info; POL1014 warning
        return await http.GetStringAsync("https://calendar.contoso.example/today");
    }
}

//# The caller's token, read and checked
[McpServerToolType]
public sealed class CalendarTools(IHttpContextAccessor accessor)
{
    [McpServerTool]
    public string Expires()
    {
        if (!accessor.HttpContext!.Request.Headers.TryGetValue(HeaderNames.Authorization, out StringValues header))
        {
            return "Nobody is signed in.";
        }

        JwtSecurityToken token = new JwtSecurityTokenHandler().ReadJwtToken(header.ToString().Split(' ')[1]);
        return $"The session of {token.Subject} ends at {token.ValidTo:t}.";
    }

    [McpServerTool]
    public bool IsSignedIn() => !StringValues.IsNullOrEmpty(accessor.HttpContext!.Request.Headers.Authorization);
}

//# The caller's token, in the headers of an MCP client
[McpServerToolType]
public sealed class ProxyTools(IHttpContextAccessor accessor)
{
    [McpServerTool]
    public async Task<string> CountAsync()
    {
        string bearer = accessor.HttpContext!.Request.Headers.Authorization.ToString();
        await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri("https://tickets.contoso.example/mcp"),
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = bearer }, // expect POL1014 warning
        }));
        return (await client.ListToolsAsync()).Count.ToString();
    }
}

//# The caller's trace and language, passed on
[McpServerToolType]
public sealed class ProxyTools(IHttpContextAccessor accessor, HttpClient http, ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> CountAsync()
    {
        HttpRequest inbound = accessor.HttpContext!.Request;
        using HttpRequestMessage request = new(HttpMethod.Get, "https://tickets.contoso.example/count");
        request.Headers.Add("traceparent", inbound.Headers["traceparent"].ToString());
        request.Headers.Add("Accept-Language", inbound.Headers.AcceptLanguage.ToString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenForUserAsync(["api://tickets/Tickets.Read"]));
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# Program: A gateway's endpoint beside the tools
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient();
builder.Services.AddMcpServer().WithTools<ClockTools>();
WebApplication app = builder.Build();
app.MapGet("/reports/{name}", async (string name, HttpRequest inbound, HttpClient http) =>
{
    using HttpRequestMessage request = new(HttpMethod.Get, "https://reports.contoso.example/" + name);
    request.Headers.Add("Authorization", inbound.Headers.Authorization.ToString());
    using HttpResponseMessage response = await http.SendAsync(request);
    return await response.Content.ReadAsStringAsync();
});
app.Run();

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# The caller's token, kept by a context that a service reads
public sealed class CallerContext(IHttpContextAccessor accessor)
{
    public string Token => accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
}

public sealed class LedgerClient(HttpClient http, CallerContext caller)
{
    public async Task<string> BalanceAsync(string account)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://ledger.contoso.example/" + account);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token); // expect POL1014 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

public sealed class LedgerPlugin(LedgerClient ledger)
{
    [KernelFunction]
    public Task<string> BalanceAsync(string account) => ledger.BalanceAsync(account);
}

//# The whole header, parsed and set again
[McpServerToolType]
public sealed class StockTools(IHttpContextAccessor accessor, HttpClient http)
{
    [McpServerTool]
    public async Task<string> CountAsync(string article)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://stock.contoso.example/" + article);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(accessor.HttpContext!.Request.Headers.Authorization.ToString()); // expect POL1014 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# The header, split and taken apart
public sealed class StockPlugin(IHttpContextAccessor accessor, HttpClient http)
{
    [KernelFunction]
    public async Task<string> CountAsync(string article)
    {
        string? token = accessor.HttpContext?.Request.Headers["Authorization"].FirstOrDefault()?.Split(' ').Last();
        if (string.IsNullOrEmpty(token))
        {
            return "Sign in first.";
        }

        using HttpRequestMessage request = new(HttpMethod.Get, "https://stock.contoso.example/" + article);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL1014 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# The caller's token, from a service behind an interface that returns it in two steps
[McpServerToolType]
public sealed class OrderTools(OrderClient orders)
{
    [McpServerTool, Description("Lists the orders")]
    public Task<string> ListAsync() => orders.ListAsync();
}

public sealed class OrderClient(HttpClient http, ICaller caller)
{
    public async Task<string> ListAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://orders.contoso.example/");
        string? token = await caller.TokenAsync();
        if (!string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL1014 warning
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

public interface ICaller
{
    string? Token();

    Task<string?> TokenAsync();
}

public sealed class Caller(IHttpContextAccessor accessor) : ICaller
{
    public string? Token()
    {
        string? header = accessor.HttpContext?.Request.Headers.Authorization.FirstOrDefault();
        return header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }

    public Task<string?> TokenAsync() => Task.FromResult(Token());
}
