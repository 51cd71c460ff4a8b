using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Duende.IdentityModel.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# A user's token exchanged for one that is good anywhere
[McpServerToolType]
public sealed class LedgerTools(HttpClient http, IUserToken user)
{
    [McpServerTool(Name = "read_balance")]
    public async Task<string> BalanceAsync(string account, CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", // expect POL1008 warning
            ["subject_token"] = user.Read(),
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
        });
        using HttpResponseMessage response = await http.PostAsync("https://id.contoso.example/token", form, cancellationToken);
        JsonElement token = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString()); // expect POL3001 info
        return await http.GetStringAsync($"https://ledger.contoso.example/accounts/{account}", cancellationToken);
    }
}

public interface IUserToken
{
    string Read();
}

//# A user's token exchanged for one of the ledger
[McpServerToolType]
public sealed class LedgerTools(HttpClient http, IUserToken user)
{
    [McpServerTool(Name = "read_balance")]
    public async Task<string> BalanceAsync(string account, CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = user.Read(),
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["audience"] = "https://ledger.contoso.example",
        });
        using HttpResponseMessage response = await http.PostAsync("https://id.contoso.example/token", form, cancellationToken);
        JsonElement token = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString()); // expect POL3001 info
        return await http.GetStringAsync($"https://ledger.contoso.example/accounts/{account}", cancellationToken);
    }
}

public interface IUserToken
{
    string Read();
}

//# A typed exchange without an audience, in a service behind an interface
public interface ITokenBroker
{
    Task<string?> ExchangeAsync(string subject, CancellationToken cancellationToken);
}

public sealed class DuendeBroker(IHttpClientFactory factory) : ITokenBroker
{
    public async Task<string?> ExchangeAsync(string subject, CancellationToken cancellationToken)
    {
        TokenResponse response = await factory.CreateClient("id").RequestTokenExchangeTokenAsync(
            new TokenExchangeTokenRequest // expect POL1008 warning
            {
                Address = "https://id.contoso.example/connect/token",
                ClientId = "agent",
                SubjectToken = subject,
                SubjectTokenType = "urn:ietf:params:oauth:token-type:access_token",
                Scope = "orders.read",
            },
            cancellationToken);
        return response.AccessToken;
    }
}

public sealed class OrderPlugin(ITokenBroker broker, Func<string> user)
{
    [KernelFunction, Description("Tells whether the user has access")]
    public async Task<bool> HasAccessAsync(CancellationToken cancellationToken) => await broker.ExchangeAsync(user(), cancellationToken) is not null;
}

//# A typed exchange for one resource
public interface ITokenBroker
{
    Task<string?> ExchangeAsync(string subject, CancellationToken cancellationToken);
}

public sealed class DuendeBroker(IHttpClientFactory factory) : ITokenBroker
{
    public async Task<string?> ExchangeAsync(string subject, CancellationToken cancellationToken)
    {
        TokenExchangeTokenRequest request = new()
        {
            Address = "https://id.contoso.example/connect/token",
            ClientId = "agent",
            SubjectToken = subject,
            SubjectTokenType = "urn:ietf:params:oauth:token-type:access_token",
            Scope = "orders.read",
        };
        request.Resource = "https://orders.contoso.example";
        return (await factory.CreateClient("id").RequestTokenExchangeTokenAsync(request, cancellationToken)).AccessToken;
    }
}

public sealed class OrderPlugin(ITokenBroker broker, Func<string> user)
{
    [KernelFunction, Description("Tells whether the user has access")]
    public async Task<bool> HasAccessAsync(CancellationToken cancellationToken) => await broker.ExchangeAsync(user(), cancellationToken) is not null;
}

//# Client credentials without any scope
[McpServerToolType]
public sealed class StockTools(HttpClient http, IConfiguration configuration)
{
    [McpServerTool(Name = "stock")]
    public async Task<string> StockAsync(string item)
    {
        ClientCredentialsTokenRequest request = new() // expect POL1008 warning
        {
            Address = "https://id.contoso.example/connect/token",
            ClientId = "stock-agent",
            ClientSecret = configuration["Stock:ClientSecret"],
        };
        TokenResponse response = await http.RequestClientCredentialsTokenAsync(request);
        http.SetBearerToken(response.AccessToken!); // expect POL3001 info
        return await http.GetStringAsync($"https://stock.contoso.example/items/{item}");
    }
}

//# Client credentials with the scope of the task
[McpServerToolType]
public sealed class StockTools(HttpClient http, IConfiguration configuration)
{
    [McpServerTool(Name = "stock")]
    public async Task<string> StockAsync(string item)
    {
        ClientCredentialsTokenRequest request = new()
        {
            Address = "https://id.contoso.example/connect/token",
            ClientId = "stock-agent",
            ClientSecret = configuration["Stock:ClientSecret"],
            Scope = "stock.read",
        };
        TokenResponse response = await http.RequestClientCredentialsTokenAsync(request);
        http.SetBearerToken(response.AccessToken!); // expect POL3001 info
        return await http.GetStringAsync($"https://stock.contoso.example/items/{item}");
    }
}

//# A form for an issuer of many APIs
public sealed class TicketPlugin(HttpClient http, IConfiguration configuration)
{
    [KernelFunction("close_ticket")]
    public async Task<string> CloseAsync(int number)
    {
        Dictionary<string, string> form = new()
        {
            { "grant_type", "client_credentials" }, // expect POL1008 warning
            { "client_id", configuration["Tickets:ClientId"]! },
            { "client_secret", configuration["Tickets:ClientSecret"]! },
        };
        HttpResponseMessage response = await http.PostAsync("https://keycloak.contoso.example/realms/staff/protocol/openid-connect/token", new FormUrlEncodedContent(form));
        return $"{number}: {response.StatusCode}";
    }
}

//# A form for an issuer that serves its own API only
public sealed class FlightPlugin(HttpClient http, IConfiguration configuration)
{
    [KernelFunction("find_flight")]
    public async Task<string> FindAsync(string from, string to)
    {
        Dictionary<string, string> form = new()
        {
            { "grant_type", "client_credentials" },
            { "client_id", configuration["Flights:ClientId"]! },
            { "client_secret", configuration["Flights:ClientSecret"]! },
        };
        HttpResponseMessage response = await http.PostAsync("https://api.flights.example/v1/oauth2/token", new FormUrlEncodedContent(form));
        return $"{from} {to} {response.StatusCode}";
    }
}

//# A request that another method completes
[McpServerToolType]
public sealed class InvoiceTools(HttpClient http, IUserToken user)
{
    [McpServerTool(Name = "read_invoice")]
    public async Task<string> ReadAsync(string number)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = user.Read(),
        };
        Target(form, "https://invoices.contoso.example");
        HttpResponseMessage response = await http.PostAsync("https://id.contoso.example/token", new FormUrlEncodedContent(form));
        return $"{number}: {response.StatusCode}";
    }

    private static void Target(IDictionary<string, string> form, string audience) => form["audience"] = audience;
}

public interface IUserToken
{
    string Read();
}
