using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.S3;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

//# A client secret in a plugin
public sealed class DirectoryPlugin
{
    private const string Tenant = "5b7f2c1e-93a4-4d0e-8f66-1c2d3e4f5a6b";

    [KernelFunction, Description("Looks up a colleague")]
    public async Task<string> FindAsync(string name, CancellationToken cancellationToken)
    {
        TokenCredential credential = new ClientSecretCredential(
            Tenant,
            "0f4c7e12-6b1d-4f3a-9d7e-8a9b0c1d2e3f",
            "v9Kq2TzR7mXw4LbN8cHd3FpY"); // expect POL1010 warning
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/User.ReadBasic.All"]), cancellationToken);
        return await LookUpAsync(name, token, cancellationToken);
    }

    private static async Task<string> LookUpAsync(string name, AccessToken token, CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await http.GetStringAsync("https://people.contoso.example/find?name=" + name, cancellationToken);
    }
}

//# An API key in a header, in a service behind an interface
[McpServerToolType]
public sealed class WeatherTools(IWeather weather)
{
    [McpServerTool, Description("Tells the weather of a city")]
    public Task<string> GetAsync(string city, CancellationToken cancellationToken) => weather.GetAsync(city, cancellationToken);
}

public interface IWeather
{
    Task<string> GetAsync(string city, CancellationToken cancellationToken);
}

public sealed class Weather(HttpClient http) : IWeather
{
    public async Task<string> GetAsync(string city, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://weather.contoso.example/v2/" + Uri.EscapeDataString(city));
        request.Headers.Add("X-Api-Key", "7hQ2mZx9RtV4wKpL3nBs8cYd"); // expect POL1010 warning
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The header's name, and a value that a lease gives
[McpServerToolType]
public sealed class WeatherTools(HttpClient http, IWeatherKey key)
{
    private const string KeyHeader = "X-Api-Key";

    [McpServerTool, Description("Tells the weather of a city")]
    public async Task<string> GetAsync(string city, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://weather.contoso.example/v2/" + Uri.EscapeDataString(city));
        request.Headers.Add(KeyHeader, await key.GetAsync(cancellationToken));
        request.Headers.Add("X-Correlation-Id", "4f1d9a7c2e8b40c6a5d3917f0b6e2c84");
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

public interface IWeatherKey
{
    Task<string> GetAsync(CancellationToken cancellationToken);
}

//# Program: A bearer written where a tool's HTTP client is set up
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<ErpTools>(client =>
{
    client.BaseAddress = new Uri("https://erp.contoso.example");
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "q8ZtW3vN6yJr1KxC5mGd9PbS2hLf7Ua4"); // expect POL1010 info
});
builder.Services.AddMcpServer().WithTools<ErpTools>();
builder.Build().Run();

[McpServerToolType]
public sealed class ErpTools(HttpClient http)
{
    [McpServerTool]
    public Task<string> OrderAsync(int id) => http.GetStringAsync($"/orders/{id}");
}

//# Program: A bearer read from the configuration where a tool's HTTP client is set up
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<ErpTools>(client =>
{
    client.BaseAddress = new Uri("https://erp.contoso.example");
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", builder.Configuration["Erp:Token"]);
    client.DefaultRequestHeaders.UserAgent.ParseAdd("erp-agent/2.3.1");
});
builder.Services.AddMcpServer().WithTools<ErpTools>();
builder.Build().Run();

[McpServerToolType]
public sealed class ErpTools(HttpClient http)
{
    [McpServerTool]
    public Task<string> OrderAsync(int id) => http.GetStringAsync($"/orders/{id}");
}

//# A client secret kept as a constant of another class
public static class AppRegistration
{
    public const string ClientId = "0f4c7e12-6b1d-4f3a-9d7e-8a9b0c1d2e3f";
    public const string Secret = "Zk4~pW8rT1vQ6mX9nB3sL7cJ2";
}

public sealed class ReportTools
{
    [KernelFunction]
    public async Task<string> ReadAsync(string name)
    {
        IConfidentialClientApplication app = ConfidentialClientApplicationBuilder
            .Create(AppRegistration.ClientId)
            .WithClientSecret(AppRegistration.Secret) // expect POL1010 warning
            .Build();
        AuthenticationResult result = await app.AcquireTokenForClient(["api://reports/Reports.Read"]).ExecuteAsync();
        return name + result.ExpiresOn;
    }
}

//# A certificate and a federated assertion instead of a secret
public sealed class ReportTools(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
{
    private const string ClientId = "0f4c7e12-6b1d-4f3a-9d7e-8a9b0c1d2e3f";
    private const string Thumbprint = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B";

    [KernelFunction]
    public async Task<string> ReadAsync(string name)
    {
        if (certificate.Thumbprint != Thumbprint)
        {
            return "The certificate was renewed; tell the operator.";
        }

        IConfidentialClientApplication app = ConfidentialClientApplicationBuilder.Create(ClientId).WithCertificate(certificate).Build();
        AuthenticationResult result = await app.AcquireTokenForClient(["api://reports/Reports.Read"]).ExecuteAsync();
        return name + result.ExpiresOn;
    }
}

//# The form of a token request, by hand
public sealed class CrmPlugin(HttpClient http)
{
    [KernelFunction, Description("Reads a customer")]
    public async Task<string> CustomerAsync(string id)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "crm-agent",
            ["client_secret"] = "m3Vx8QpZ5tLw1RkJ7yNc4HsD", // expect POL1010 warning
            ["scope"] = "customers.read",
            ["audience"] = "https://crm.contoso.example",
        };
        using HttpResponseMessage response = await http.PostAsync("https://login.contoso.example/oauth2/token", new FormUrlEncodedContent(form));
        return id + await response.Content.ReadAsStringAsync(); // expect POL3012 warning
    }
}

//# The form of a token request, by hand, with what the options hold
public sealed class CrmOptions
{
    public string ClientId { get; set; } = "crm-agent";

    public string ClientSecret { get; set; } = "";
}

public sealed class CrmPlugin(HttpClient http, IOptions<CrmOptions> options)
{
    [KernelFunction, Description("Reads a customer")]
    public async Task<string> CustomerAsync(string id)
    {
        FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.Value.ClientId,
            ["client_secret"] = options.Value.ClientSecret,
            ["scope"] = "customers.read",
            ["audience"] = "https://crm.contoso.example",
        });
        using HttpResponseMessage response = await http.PostAsync("https://login.contoso.example/oauth2/token", form);
        return id + await response.Content.ReadAsStringAsync(); // expect POL3012 warning
    }
}

//# A mail account's password
[McpServerToolType]
public static class MailTools
{
    [McpServerTool, Description("Sends the weekly report")]
    public static void Send(string to, string subject, string body)
    {
        using SmtpClient smtp = new("smtp.contoso.example", 587)
        {
            EnableSsl = true,
            Credentials = new NetworkCredential("reports@contoso.example", "Winter!Harbour42"), // expect POL1010 warning
        };
        smtp.Send("reports@contoso.example", to, subject, body);
    }
}

//# Words about passwords in what the model reads
[McpServerToolType]
public static class AccountTools
{
    private const string PasswordHint = "Ask the user for nothing; send them to https://accounts.contoso.example/reset instead.";
    private const string PasswordPattern = @"^(?=.*[A-Z])(?=.*\d).{12,64}$";

    [McpServerTool, Description("Explains how a password is reset. The password itself must never be asked for.")]
    public static string Explain(string language) => language == "pattern" ? PasswordPattern : PasswordHint;
}

//# A GitHub token in a tool that is a lambda
public static class Agents
{
    public static AIFunction Issues() => AIFunctionFactory.Create(
        async (int number) =>
        {
            Octokit.GitHubClient client = new(new Octokit.ProductHeaderValue("triage-agent"))
            {
                Credentials = new Octokit.Credentials("8d1f6a3c9e27b504f8a1d6c3e9b27504fa8d1c63"), // expect POL1010 warning
            };
            return (await client.Issue.Get("contoso", "ledger", number)).Title;
        },
        "read_issue");
}

//# What an example leaves to be filled in
public static class Agents
{
    private const string Token = "<your-github-token>";

    public static AIFunction Issues() => AIFunctionFactory.Create(
        async (int number) =>
        {
            Octokit.GitHubClient client = new(new Octokit.ProductHeaderValue("triage-agent"))
            {
                Credentials = new Octokit.Credentials(Token),
            };
            using HttpClient http = new();
            http.DefaultRequestHeaders.Add("X-Api-Key", "YOUR_API_KEY");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "changeme");
            return (await client.Issue.Get("contoso", "ledger", number)).Title;
        },
        "read_issue");
}

//# A client secret that the settings have
//@ appsettings.json
// {
//   "Graph": {
//     "TenantId": "5b7f2c1e-93a4-4d0e-8f66-1c2d3e4f5a6b",
//     "ClientSecret": "v9Kq2TzR7mXw4LbN8cHd3FpY"
//   }
// }
[McpServerToolType]
public sealed class CalendarTools(IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> FreeAsync(string day)
    {
        ClientSecretCredential credential = new(
            configuration["Graph:TenantId"],
            configuration["Graph:ClientId"],
            configuration["Graph:ClientSecret"]); // expect POL1010 warning
        return day + (await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/Calendars.ReadBasic"]))).ExpiresOn;
    }
}

//# A client secret whose place the settings only keep
//@ appsettings.json
// {
//   "Graph": {
//     "TenantId": "5b7f2c1e-93a4-4d0e-8f66-1c2d3e4f5a6b",
//     "ClientSecret": "<set by the vault>"
//   }
// }
[McpServerToolType]
public sealed class CalendarTools(IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> FreeAsync(string day)
    {
        ClientSecretCredential credential = new(configuration["Graph:TenantId"], configuration["Graph:ClientId"], configuration["Graph:ClientSecret"]);
        return day + (await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/Calendars.ReadBasic"]))).ExpiresOn;
    }
}

//# The database's password in a connection string
public sealed class LedgerPlugin
{
    private static readonly LedgerDatabase Database = new("Server=tcp:ledger.contoso.example,1433;Database=ledger;User ID=agent;Password=Tr7vLm2Zx9wQ4;Encrypt=true"); // expect POL1010 warning

    [KernelFunction]
    public decimal Balance(string account) => Database.Balance(account);
}

public sealed class LedgerDatabase(string connectionString)
{
    public decimal Balance(string account) => connectionString.Length + account.Length;
}

//# Connection strings without a secret
public sealed class LedgerPlugin
{
    private static readonly LedgerDatabase Database = new("Server=tcp:ledger.contoso.example,1433;Database=ledger;Authentication=Active Directory Managed Identity;Encrypt=true");
    private static readonly LedgerDatabase Local = new("Host=localhost;Database=ledger;Username=postgres;Password=postgres");

    [KernelFunction]
    public decimal Balance(string account) => Database.Balance(account) + Local.Balance(account);

    [KernelFunction]
    public string Archive(string name) => new BlobContainerClient("UseDevelopmentStorage=true", name).Name;
}

public sealed class LedgerDatabase(string connectionString)
{
    public decimal Balance(string account) => connectionString.Length + account.Length;
}

//# The secret half of an AWS key
[McpServerToolType]
public sealed class ArchiveTools
{
    [McpServerTool]
    public async Task<int> CountAsync(string folder)
    {
        using AmazonS3Client s3 = new(
            "AKIDCONTOSOARCHIVE01",
            "n7Rw3KzQ9xVb5TmL1pYc8JdHs4GfA2uE6oWiXqZt", // expect POL1010 warning
            Amazon.RegionEndpoint.EUCentral1);
        return (await s3.ListObjectsV2Async(new() { BucketName = "contoso-archive", Prefix = folder })).KeyCount ?? 0;
    }
}

//# The name of a secret in a vault
[McpServerToolType]
public sealed class ErpTools(SecretClient vault, HttpClient http)
{
    private const string SecretName = "erp-api-key-2026";

    [McpServerTool]
    public async Task<string> OrderAsync(int id, CancellationToken cancellationToken)
    {
        Response<KeyVaultSecret> secret = await vault.GetSecretAsync(SecretName, cancellationToken: cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://erp.contoso.example/orders/{id}");
        request.Headers.TryAddWithoutValidation("api-key", secret.Value.Value);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# Program: A bearer for a remote MCP server
await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
{
    Endpoint = new Uri("https://tickets.contoso.example/mcp"),
    AdditionalHeaders = new Dictionary<string, string>
    {
        ["Authorization"] = "Bearer q8ZtW3vN6yJr1KxC5mGd9PbS2hLf7Ua4", // expect POL1010 info
    },
}));
AIFunction now = AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now");
IList<McpClientTool> tools = await client.ListToolsAsync();
Console.WriteLine(now.Name + tools.Count);

//# A web application without agents
public sealed class OrdersClient
{
    private readonly HttpClient _http = new();

    public OrdersClient() => _http.DefaultRequestHeaders.Add("X-Api-Key", "7hQ2mZx9RtV4wKpL3nBs8cYd");

    public Task<string> GetAsync(int id) => _http.GetStringAsync($"https://orders.contoso.example/{id}");
}

//# Basic authentication put together in a helper
public sealed class TicketPlugin(HttpClient http)
{
    [KernelFunction]
    public async Task<string> ReadAsync(string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://tickets.contoso.example/rest/issue/" + key);
        Sign(request, "Y29udG9zbzpXNyFxTHoyWHY5S3RN"); // expect POL1010 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static void Sign(HttpRequestMessage request, string basic) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
}

//# Basic authentication of what the request's user typed at the login
public sealed class TicketPlugin(HttpClient http, TicketLogin login)
{
    [KernelFunction]
    public async Task<string> ReadAsync(string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://tickets.contoso.example/rest/issue/" + key);
        string basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"7hQ2mZx9RtV4wKpL3nBs8cYd\""));
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

public sealed record TicketLogin(string User, string Password);

//# A secret behind its scheme, interpolated from a constant
[McpServerToolType]
public sealed class StockTools(HttpClient http)
{
    private const string Key = "q8ZtW3vN6yJr1KxC5mGd9PbS2hLf7Ua4";

    [McpServerTool]
    public async Task<string> CountAsync(string article)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://stock.contoso.example/" + article);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Key}"); // expect POL1010 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# Statements and addresses that look like connection strings
[McpServerToolType]
public sealed class AccountTools(IAccounts accounts)
{
    private const string ChangePassword = "UPDATE accounts SET password=@password, changed=@now WHERE server=@server AND name=@name";
    private const string Template = "Server={0};Database={1};User ID={2};Password={3}";

    [McpServerTool]
    public Task<int> LockAsync(string name) => accounts.RunAsync(ChangePassword, name);

    [McpServerTool, Description("Explains the form of an address: https://user:password@host/path")]
    public string Explain() => "postgres://<user>:<password>@db.contoso.example/ledger, or " + Template;
}

public interface IAccounts
{
    Task<int> RunAsync(string statement, string name);
}

//# Alphabets, digests and public keys
public sealed class PasswordPlugin
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!@$?_-";
    private const string PublicKey = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
    private static readonly string Revoked = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

    [KernelFunction, Description("Suggests a password")]
    public string Suggest(int length) => System.Security.Cryptography.RandomNumberGenerator.GetString(Alphabet, length);

    [KernelFunction]
    public bool IsRevoked(string digest) => digest == Revoked || PublicKey.Contains(digest, StringComparison.Ordinal);
}

//# A default of the options of a tool's client
public sealed class ErpOptions
{
    public string ApiKey { get; init; } = "7hQ2mZx9RtV4wKpL3nBs8cYd";
}

[McpServerToolType]
public sealed class ErpTools(HttpClient http)
{
    private static readonly ErpOptions Options = new();

    [McpServerTool]
    public async Task<string> OrderAsync(int id)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://erp.contoso.example/orders/{id}");
        request.Headers.Add("X-Api-Key", Options.ApiKey); // expect POL1010 warning
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# What an incoming request is compared with is its own header
[McpServerToolType]
public sealed class WhoTools(IHttpContextAccessor accessor)
{
    [McpServerTool]
    public string Scheme()
    {
        string header = accessor.HttpContext!.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? "bearer" : header.StartsWith("Basic ", StringComparison.Ordinal) ? "basic" : "none";
    }

    [McpServerTool]
    public IReadOnlyDictionary<string, string> Headers() => new Dictionary<string, string>
    {
        ["X-Api-Key"] = "the key of the caller, see https://docs.contoso.example/keys",
        ["Authorization"] = "Bearer followed by a JWT",
    };
}
