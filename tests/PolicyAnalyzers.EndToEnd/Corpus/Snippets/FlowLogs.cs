using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Duende.IdentityModel.Client;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# A token of Azure in a template of the log
[McpServerToolType]
public sealed class StorageTools(TokenCredential credential, HttpClient http, ILogger<StorageTools> logger)
{
    [McpServerTool, Description("Lists the containers of an account")]
    public async Task<string> ListContainersAsync(string account, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://reports.contoso.example/read"]), cancellationToken);
        logger.LogDebug("Acquired token {Token} for {Account}", token.Token, account); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 info
        return await http.GetStringAsync($"https://reports.contoso.example/{account}/containers", cancellationToken);
    }
}

//# Only when a token ends is logged
[McpServerToolType]
public sealed class StorageTools(TokenCredential credential, ILogger<StorageTools> logger)
{
    [McpServerTool, Description("Checks the sign-in")]
    public async Task<string> CheckAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["https://reports.contoso.example/read"]), cancellationToken);
        logger.LogDebug("Acquired a token of {Length} characters that ends {ExpiresOn}", token.Token.Length, token.ExpiresOn);
        logger.LogInformation("Token: {State}", string.IsNullOrEmpty(token.Token) ? "missing" : "present");
        return token.ExpiresOn > DateTimeOffset.UtcNow ? "signed in" : "signed out";
    }
}

//# The result of a sign-in, printed
public sealed class CalendarPlugin(IConfidentialClientApplication app, HttpClient http)
{
    [KernelFunction, Description("Lists today's events")]
    public async Task<string> TodayAsync(string assertion)
    {
        var result = await app.AcquireTokenOnBehalfOf(["api://calendar/Events.Read"], new UserAssertion(assertion)).ExecuteAsync();
        Console.WriteLine($"Access token: {result.AccessToken}"); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken); // expect POL3001 warning
        return await http.GetStringAsync("https://calendar.contoso.example/today");
    }
}

//# What a sign-in says about itself, printed
public sealed class CalendarPlugin(IConfidentialClientApplication app, ILogger<CalendarPlugin> logger)
{
    [KernelFunction, Description("Lists today's events")]
    public async Task<string> TodayAsync(string assertion)
    {
        var result = await app.AcquireTokenOnBehalfOf(["api://calendar/Events.Read"], new UserAssertion(assertion)).ExecuteAsync();
        Console.WriteLine($"Signed in {result.Account?.Username} in tenant {result.TenantId}; scopes {string.Join(' ', result.Scopes)}");
        logger.LogInformation("Token source {Source}, expires {ExpiresOn}", result.AuthenticationResultMetadata.TokenSource, result.ExpiresOn);
        return "ok";
    }
}

//# The key in the options of a service
public sealed class WeatherOptions
{
    public string BaseUrl { get; set; } = "";

    public string ApiKey { get; set; } = "";
}

public sealed class WeatherTools(IOptions<WeatherOptions> options, HttpClient http, ILogger<WeatherTools> logger)
{
    [McpServerTool, Description("Tells the weather")]
    public async Task<string> GetWeatherAsync(string city)
    {
        logger.LogInformation("Calling {Url} with key {Key}", options.Value.BaseUrl, options.Value.ApiKey); // expect POL3010 warning
        http.DefaultRequestHeaders.Add("X-Api-Key", options.Value.ApiKey);
        return await http.GetStringAsync(options.Value.BaseUrl + "/weather/" + city);
    }
}

//# Whether the key is in the options
public sealed class WeatherOptions
{
    public string BaseUrl { get; set; } = "";

    public string ApiKey { get; set; } = "";
}

public sealed class WeatherTools(IOptions<WeatherOptions> options, HttpClient http, ILogger<WeatherTools> logger)
{
    [McpServerTool, Description("Tells the weather")]
    public async Task<string> GetWeatherAsync(string city)
    {
        if (string.IsNullOrWhiteSpace(options.Value.ApiKey))
        {
            logger.LogWarning("No {Name} is configured", nameof(WeatherOptions.ApiKey));
            return "ApiKey is missing";
        }

        logger.LogInformation("Calling {Url}, key configured: {HasKey}", options.Value.BaseUrl, options.Value.ApiKey.Length > 0);
        http.DefaultRequestHeaders.Add("X-Api-Key", options.Value.ApiKey);
        return await http.GetStringAsync(options.Value.BaseUrl + "/weather/" + city);
    }
}

//# A variable of the environment, traced
[McpServerToolType]
public static class DeployTools
{
    [McpServerTool, Description("Starts a deployment")]
    public static async Task<string> DeployAsync(HttpClient http, string service)
    {
        var token = Environment.GetEnvironmentVariable("DEPLOY_TOKEN") ?? throw new InvalidOperationException("DEPLOY_TOKEN is not set"); // expect POL1013 warning
        Debug.WriteLine("deploy token = " + token); // expect POL3010 warning
        using var response = await http.PostAsJsonAsync("https://deploy.contoso.example/runs", new { service });
        return response.StatusCode.ToString();
    }
}

//# A variable of the environment that is no secret
[McpServerToolType]
public static class DeployTools
{
    [McpServerTool, Description("Starts a deployment")]
    public static async Task<string> DeployAsync(HttpClient http, string service, ILogger logger)
    {
        string region = Environment.GetEnvironmentVariable("REGION") ?? "westeurope";
        string client = Environment.GetEnvironmentVariable("AZURE_CLIENT_ID") ?? "";
        bool hasToken = Environment.GetEnvironmentVariable("DEPLOY_TOKEN") is { Length: > 0 };
        logger.LogInformation("Deploying {Service} to {Region} as {Client}; token set: {HasToken}", service, region, client, hasToken);
        using var response = await http.PostAsJsonAsync("https://deploy.contoso.example/runs", new { service, region });
        return response.StatusCode.ToString();
    }
}

//# All of the environment, dumped to the log
[McpServerToolType]
public sealed class DiagnosticTools(ILogger<DiagnosticTools> logger)
{
    [McpServerTool, Description("Checks the configuration")]
    public string Check()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            logger.LogInformation("{Name}={Value}", entry.Key, entry.Value); // expect POL3010 warning
        }

        return "done";
    }
}

//# The names of the environment's variables, dumped to the log
[McpServerToolType]
public sealed class DiagnosticTools(ILogger<DiagnosticTools> logger)
{
    [McpServerTool, Description("Checks the configuration")]
    public string Check()
    {
        logger.LogInformation("{Count} variables", Environment.GetEnvironmentVariables().Count);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            logger.LogInformation("{Name} is set", entry.Key);
        }

        return "done";
    }
}

//# A logger method that is generated
public sealed partial class GitHubTools(ITokenAcquisition tokens, ILogger<GitHubTools> logger)
{
    [KernelFunction]
    public async Task<int> CountIssuesAsync(string repository)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["api://issues/Issues.Read"]);
        LogToken(logger, repository, token); // expect POL3010 warning
        return repository.Length;
    }

    [LoggerMessage(EventId = 1, Level = Microsoft.Extensions.Logging.LogLevel.Debug, Message = "Token for {Repository} is {Token}")]
    private static partial void LogToken(ILogger logger, string repository, string token);

    private static partial void LogToken(ILogger logger, string repository, string token) => logger.Log(Microsoft.Extensions.Logging.LogLevel.Debug, new EventId(1), (repository, token), null, static (_, _) => "");
}

//# A logger method that is generated, without the token
public sealed partial class GitHubTools(ITokenAcquisition tokens, ILogger<GitHubTools> logger)
{
    [KernelFunction]
    public async Task<int> CountIssuesAsync(string repository)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["api://issues/Issues.Read"]);
        LogToken(logger, repository, token.Length);
        return repository.Length;
    }

    [LoggerMessage(EventId = 1, Level = Microsoft.Extensions.Logging.LogLevel.Debug, Message = "Token for {Repository} has {Length} characters")]
    private static partial void LogToken(ILogger logger, string repository, int length);

    private static partial void LogToken(ILogger logger, string repository, int length) => logger.Log(Microsoft.Extensions.Logging.LogLevel.Debug, new EventId(1), (repository, length), null, static (_, _) => "");
}

//# A secret of the vault, logged by a helper
public sealed class LedgerPlugin(SecretClient vault, ILogger<LedgerPlugin> logger)
{
    [KernelFunction, Description("Reads the balance")]
    public async Task<string> BalanceAsync()
    {
        KeyVaultSecret secret = await vault.GetSecretAsync("ledger-key");
        Note("opened the ledger with " + secret.Value); // expect POL3010 warning
        return "42";
    }

    private void Note(string text) => logger.LogInformation("ledger: {Text}", text);
}

//# The name of a secret of the vault, logged
public sealed class LedgerPlugin(SecretClient vault, ILogger<LedgerPlugin> logger)
{
    [KernelFunction, Description("Reads the balance")]
    public async Task<string> BalanceAsync(string secretName = "ledger-key")
    {
        KeyVaultSecret secret = await vault.GetSecretAsync(secretName);
        logger.LogInformation("Loaded secret {Name} version {Version}, enabled {Enabled}, {Length} characters", secret.Name, secret.Properties.Version, secret.Properties.Enabled, secret.Value.Length);
        logger.LogDebug("Secret {SecretName} is at {Id}", secretName, secret.Id);
        return "42";
    }
}

//# The answer of a token endpoint, read as JSON and printed
public sealed class PartnerTools(HttpClient http, IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> OrdersAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = configuration["Partner:ClientId"]!,
            ["client_secret"] = configuration["Partner:ClientSecret"]!,
            ["scope"] = "orders.read",
            ["resource"] = "https://partner.contoso.example",
        });
        using HttpResponseMessage response = await http.PostAsync("https://login.contoso.example/oauth2/token", form);
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        string token = json.RootElement.GetProperty("access_token").GetString()!;
        Console.WriteLine("token: {0}", token); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token); // expect POL3001 info
        return await http.GetStringAsync("https://partner.contoso.example/orders");
    }
}

//# The error of a token endpoint, printed
public sealed class PartnerTools(HttpClient http, IConfiguration configuration, ILogger<PartnerTools> logger)
{
    [McpServerTool]
    public async Task<string> OrdersAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = configuration["Partner:ClientId"]!,
            ["client_secret"] = configuration["Partner:ClientSecret"]!,
            ["scope"] = "orders.read",
            ["resource"] = "https://partner.contoso.example",
        });
        using HttpResponseMessage response = await http.PostAsync("https://login.contoso.example/oauth2/token", form);
        string body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            logger.LogError("Token request for {ClientId} failed with {Status}: {Body}", configuration["Partner:ClientId"], response.StatusCode, body);
            return "Sign-in failed";
        }

        using JsonDocument json = JsonDocument.Parse(body);
        logger.LogInformation("Token of type {Type}, {Seconds} seconds", json.RootElement.GetProperty("token_type").GetString(), json.RootElement.GetProperty("expires_in").GetInt32());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", json.RootElement.GetProperty("access_token").GetString()); // expect POL3001 info
        return await http.GetStringAsync("https://partner.contoso.example/orders");
    }
}

//# The answer of a token endpoint, whole
public sealed class PartnerTools(HttpClient http, ILogger<PartnerTools> logger)
{
    [McpServerTool]
    public async Task<string> OrdersAsync(CancellationToken cancellationToken)
    {
        TokenResponse response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
        {
            Address = "https://login.contoso.example/connect/token",
            ClientId = "orders",
            Scope = "orders.read",
        }, cancellationToken);
        logger.LogTrace("Token response: {Json}", response.Json); // expect POL3010 warning
        http.SetBearerToken(response.AccessToken!); // expect POL3001 info
        return await http.GetStringAsync("https://partner.contoso.example/orders", cancellationToken);
    }
}

//# The error of an answer of a token endpoint
public sealed class PartnerTools(HttpClient http, ILogger<PartnerTools> logger)
{
    [McpServerTool]
    public async Task<string> OrdersAsync(CancellationToken cancellationToken)
    {
        TokenResponse response = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
        {
            Address = "https://login.contoso.example/connect/token",
            ClientId = "orders",
            Scope = "orders.read",
        }, cancellationToken);
        if (response.IsError)
        {
            logger.LogError("No token: {Error} {Description}", response.Error, response.ErrorDescription);
            throw new InvalidOperationException($"No token: {response.Error}");
        }

        logger.LogTrace("Token of {Seconds} seconds", response.ExpiresIn);
        http.SetBearerToken(response.AccessToken!); // expect POL3001 info
        return await http.GetStringAsync("https://partner.contoso.example/orders", cancellationToken);
    }
}

//# A token of Google behind a service
public interface IGoogleTokens
{
    Task<string> GetAsync(CancellationToken cancellationToken);
}

public sealed class GoogleTokens(GoogleCredential google) : IGoogleTokens
{
    public async Task<string> GetAsync(CancellationToken cancellationToken) =>
        await google.CreateScoped("https://www.googleapis.com/auth/calendar.readonly").UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
}

[McpServerToolType]
public sealed class EventTools(IGoogleTokens tokens, HttpClient http, ILogger<EventTools> logger)
{
    [McpServerTool]
    public async Task<string> EventsAsync(CancellationToken cancellationToken)
    {
        var bearer = await tokens.GetAsync(cancellationToken);
        logger.LogInformation($"Calling the calendar with {bearer}"); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer); // expect POL3001 info
        return await http.GetStringAsync("https://www.googleapis.com/calendar/v3/calendars/primary/events", cancellationToken);
    }
}

//# A hash of the token, to tell one from another
[McpServerToolType]
public sealed class EventTools(GoogleCredential google, ILogger<EventTools> logger)
{
    [McpServerTool]
    public async Task<string> EventsAsync(CancellationToken cancellationToken)
    {
        string bearer = await google.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        string fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(bearer)))[..12];
        logger.LogInformation("Calling the calendar with token {Fingerprint}", fingerprint);
        return "ok";
    }
}

//# The first characters of a token, the rest cut off
[McpServerToolType]
public sealed class EventTools(GoogleCredential google, ILogger<EventTools> logger)
{
    [McpServerTool]
    public async Task<string> EventsAsync(CancellationToken cancellationToken)
    {
        string bearer = await google.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        logger.LogDebug("Token {Prefix}…", bearer[..6]);
        logger.LogDebug("Token {Masked}", bearer.Substring(0, 4) + "****" + bearer[^4..]);
        logger.LogDebug("Token {Masked}", Mask(bearer));
        return "ok";
    }

    private static string Mask(string value) => value.Length <= 8 ? "****" : value[..4] + new string('*', value.Length - 4);
}

//# The header that was built for a request
public sealed class CrmTools(IAuthorizationHeaderProvider headers, HttpClient http, ILogger<CrmTools> logger)
{
    [KernelFunction]
    public async Task<string> FindCustomerAsync(string name)
    {
        string header = await headers.CreateAuthorizationHeaderForUserAsync(["api://crm/Customers.Read"]);
        logger.LogDebug("Authorization: {Header}", header); // expect POL3010 warning
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.contoso.example/customers?name=" + Uri.EscapeDataString(name));
        request.Headers.Add("Authorization", header);
        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# The request and the status, not the header
public sealed class CrmTools(IAuthorizationHeaderProvider headers, HttpClient http, ILogger<CrmTools> logger)
{
    [KernelFunction]
    public async Task<string> FindCustomerAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.contoso.example/customers?name=" + Uri.EscapeDataString(name));
        request.Headers.Add("Authorization", await headers.CreateAuthorizationHeaderForUserAsync(["api://crm/Customers.Read"]));
        using var response = await http.SendAsync(request);
        logger.LogDebug("{Method} {Url} with scheme {Scheme}: {Status}", request.Method, request.RequestUri, request.Headers.Authorization?.Scheme, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}

//# The headers of a request, all of them
public sealed class CrmTools(ITokenAcquisition tokens, HttpClient http, ILogger<CrmTools> logger)
{
    [KernelFunction]
    public async Task<string> FindCustomerAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://crm.contoso.example/customers?name=" + Uri.EscapeDataString(name));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAccessTokenForUserAsync(["api://crm/Customers.Read"]));
        logger.LogDebug("Sending {Headers}", request.Headers.ToString()); // expect POL3010 warning
        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# A token in a scope of the log
public sealed class SupportTools(IConfidentialClientApplication app, ILogger<SupportTools> logger)
{
    [McpServerTool]
    public async Task<string> OpenTicketAsync(string title)
    {
        AuthenticationResult result = await app.AcquireTokenForClient(["api://tickets/.default"]).ExecuteAsync(); // expect POL1002 info
        using (logger.BeginScope(new Dictionary<string, object> { ["title"] = title, ["token"] = result.AccessToken })) // expect POL3010 warning
        {
            logger.LogInformation("Opening a ticket");
            return "T-1";
        }
    }
}

//# Tokens of another kind: of a model, of a page, of a cancellation
public sealed class SearchTools(IChatClient chat, HttpClient http, ILogger<SearchTools> logger)
{
    private string? _continuationToken;

    [McpServerTool]
    public async Task<string> SearchAsync(string query, string? pageToken, CancellationToken cancellationToken)
    {
        ChatResponse answer = await chat.GetResponseAsync("Rewrite as keywords: " + query, cancellationToken: cancellationToken);
        logger.LogInformation("Used {Input} input tokens and {Total} in all", answer.Usage?.InputTokenCount, answer.Usage?.TotalTokenCount);
        using JsonDocument page = JsonDocument.Parse(await http.GetStringAsync($"https://search.contoso.example/?q={Uri.EscapeDataString(answer.Text)}&pageToken={pageToken}", cancellationToken));
        string? nextPageToken = page.RootElement.GetProperty("nextPageToken").GetString();
        _continuationToken = nextPageToken;
        logger.LogInformation("Next page {PageToken}, continuation {Continuation}, cancelled {Cancelled}", nextPageToken, _continuationToken, cancellationToken.IsCancellationRequested);
        return nextPageToken ?? "the end";
    }
}

//# The exception of a sign-in, logged
public sealed class SignInTools(TokenCredential credential, ILogger<SignInTools> logger)
{
    [McpServerTool]
    public async Task<string> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken);
            return token.ExpiresOn.ToString("O");
        }
        catch (AuthenticationFailedException exception)
        {
            logger.LogError(exception, "Failed to acquire an access token: {Message}", exception.Message);
            return "failed";
        }
    }
}

//# A secret of the configuration, printed by a static logger
public sealed class InvoiceTools(IConfiguration configuration)
{
    [KernelFunction]
    public string Send(string number)
    {
        Serilog.Log.Information("Sending {Number} with {Secret}", number, configuration["Invoices:ClientSecret"]); // expect POL3010 warning
        return "sent";
    }
}

//# A setting of the configuration, printed by a static logger
public sealed class InvoiceTools(IConfiguration configuration)
{
    [KernelFunction]
    public string Send(string number)
    {
        Serilog.Log.Information("Sending {Number} to {Endpoint} of {Tenant}, key vault {Vault}, key id {KeyId}", number, configuration["Invoices:Endpoint"], configuration["AzureAd:TenantId"], configuration["KeyVault:Name"], configuration["Signing:KeyId"]);
        Serilog.Log.Debug("max tokens {MaxTokens}", configuration["Model:MaxTokens"]);
        return "sent";
    }
}

//# A connection string, logged where the tool opens the database
public sealed class ReportStore(IConfiguration configuration, ILogger<ReportStore> logger)
{
    [McpServerTool]
    public string Open()
    {
        string connectionString = configuration.GetConnectionString("Reports")!;
        logger.LogInformation("Opening {ConnectionString}", connectionString); // expect POL3010 warning
        return "open";
    }
}

//# A token in an own type that JSON fills, logged by serializing it
public sealed class OAuthToken
{
    [JsonPropertyName("access_token")]
    public string AccessToken { get; set; } = "";

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; set; }
}

public sealed class ShippingTools(HttpClient http, ILogger<ShippingTools> logger)
{
    [McpServerTool]
    public async Task<string> TrackAsync(string parcel)
    {
        using HttpResponseMessage response = await http.PostAsync("https://auth.carrier.example/token", new StringContent(""));
        OAuthToken? token = await response.Content.ReadFromJsonAsync<OAuthToken>();
        logger.LogDebug("Got {Token}", token!.AccessToken); // expect POL3010 warning
        logger.LogDebug("Expires in {Seconds}", token.ExpiresIn);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken); // expect POL3001 info
        return await http.GetStringAsync("https://api.carrier.example/parcels/" + parcel);
    }
}

//# A field that keeps a token, logged by another member
public sealed class CachedTools(TokenCredential credential, ILogger<CachedTools> logger)
{
    private string? _bearer;

    [McpServerTool]
    public async Task<string> RefreshAsync(CancellationToken cancellationToken)
    {
        _bearer = (await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken)).Token;
        Trace();
        return "refreshed";
    }

    private void Trace() => logger.LogTrace("bearer is now {Bearer}", _bearer); // expect POL3010 warning
}

//# Program: the host prints its token
TokenCredential credential = new AzureCliCredential();
AIFunction tool = AIFunctionFactory.Create((string name) => $"Hello {name}");
AccessToken token = credential.GetToken(new TokenRequestContext(["api://ledger/read"]), default);
Console.WriteLine($"{tool.Name}: {token.Token}"); // expect POL3010 info
Console.WriteLine($"{tool.Name}: {token.ExpiresOn}");

//# A key, where no agent is in sight
public sealed class Importer(TokenCredential credential)
{
    public async Task<string> RunAsync() => (await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), default)).Token;

    public void Print(string apiKey) => Console.WriteLine(apiKey);
}

//# A file with the token
public sealed class FileTools(TokenCredential credential)
{
    [McpServerTool]
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), "token.txt"), token.Token, cancellationToken); // expect POL3017 warning
        return "signed in";
    }
}

//# A file with a report, fetched with the token
public sealed class FileTools(TokenCredential credential, HttpClient http)
{
    [McpServerTool]
    public async Task<string> SaveAsync(string name, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 info
        string report = await http.GetStringAsync("https://ledger.contoso.example/" + name, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), "report.txt"), $"{report}\nvalid until {token.ExpiresOn}", cancellationToken);
        return "saved";
    }
}

//# Telemetry with the token in a tag
public sealed class TracedTools(ITokenAcquisition tokens)
{
    private static readonly ActivitySource s_source = new("traced");

    [McpServerTool]
    public async Task<string> RunAsync(string order)
    {
        using Activity? activity = s_source.StartActivity("run");
        string token = await tokens.GetAccessTokenForUserAsync(["api://orders/read"]);
        activity?.SetTag("order", order);
        activity?.SetTag("auth.token", token); // expect POL3016 warning
        return "done";
    }
}

//# Telemetry with what is known of the token
public sealed class TracedTools(ITokenAcquisition tokens)
{
    private static readonly ActivitySource s_source = new("traced");

    [McpServerTool]
    public async Task<string> RunAsync(string order)
    {
        using Activity? activity = s_source.StartActivity("run");
        string token = await tokens.GetAccessTokenForUserAsync(["api://orders/read"]);
        activity?.SetTag("order", order);
        activity?.SetTag("auth.token.length", token.Length);
        activity?.AddEvent(new ActivityEvent("token acquired", tags: new ActivityTagsCollection { ["auth.present"] = token is not null }));
        return "done";
    }
}
