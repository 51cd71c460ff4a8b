using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.Metrics;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Http;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text;
using System.Threading.Tasks;
using System.Threading;
using System.Web;
using System;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Duende.IdentityModel.Client;
using Google.Apis.Auth.OAuth2;
using Microsoft.Agents.AI;
using Microsoft.ApplicationInsights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

//# Credentials of basic authentication in a log of a tool that another type registers
public class JiraSettings { public string BaseUrl { get; set; } = ""; public string Email { get; set; } = ""; public string ApiToken { get; set; } = ""; }
public class JiraTools
{
    private readonly JiraSettings _settings;
    private readonly HttpClient _http = new();
    private readonly ILogger<JiraTools> _logger;
    public JiraTools(IOptions<JiraSettings> settings, ILogger<JiraTools> logger) { _settings = settings.Value; _logger = logger; }
    [Description("Get a jira issue")]
    public async Task<string> GetIssue(string key)
    {
        var auth = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{_settings.Email}:{_settings.ApiToken}"));
        _logger.LogInformation("Using basic auth {Auth} for issue {Key}", auth, key); // expect POL3010 warning
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", auth);
        var resp = await _http.GetAsync($"{_settings.BaseUrl}/rest/api/3/issue/{key}");
        if (!resp.IsSuccessStatusCode)
        {
            _logger.LogError("Jira returned {Status} for {Email}", resp.StatusCode, _settings.Email);
            return $"Error: {resp.StatusCode}";
        }
        return await resp.Content.ReadAsStringAsync();
    }
}
public static class Registration { public static AITool[] Create(JiraTools tools) => [AIFunctionFactory.Create(tools.GetIssue)]; }

//# Out var from a helper
public class KeyedTools(IConfiguration config)
{
    [McpServerTool] public string Ping()
    {
        if (!TryGetApiKey(out var apiKey)) return "no key";
        Console.Error.WriteLine("[debug] api key: " + apiKey); // expect POL3010 warning
        return "pong";
    }
    private bool TryGetApiKey(out string? apiKey) { apiKey = config["Weather:ApiKey"]; return apiKey is not null; }
}

//# Tuple from a helper
public class TupleTools(IPublicClientApplication app, ILogger<TupleTools> log)
{
    [KernelFunction] public async Task<string> Go()
    {
        var (accessToken, expires) = await Acquire();
        log.LogInformation("got {AccessToken} until {Expires}", accessToken, expires); // expect POL3010 warning
        return "ok";
    }
    private async Task<(string, DateTimeOffset)> Acquire()
    {
        var r = await app.AcquireTokenInteractive(["User.Read"]).ExecuteAsync();
        return (r.AccessToken, r.ExpiresOn);
    }
}

//# Own token provider interface with no implementation here
public interface IAccessTokenSource { Task<string> GetAccessTokenAsync(CancellationToken ct = default); }
public class OutlookPlugin(IAccessTokenSource source, HttpClient http, ILogger<OutlookPlugin> log)
{
    [KernelFunction, Description("Lists mails")] public async Task<string> ListAsync()
    {
        var token = await source.GetAccessTokenAsync();
        log.LogDebug("token={token}", token); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = new("Bearer", token); // expect POL3001 warning
        return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
    }
}

//# JsonNode access token to tool result in a success message
public class OAuthTools(HttpClient http)
{
    [McpServerTool, Description("Log in")] public async Task<string> Login(string user)
    {
        var res = await http.PostAsync("https://id.contoso.example/token", new StringContent("grant_type=client_credentials"));
        var node = JsonNode.Parse(await res.Content.ReadAsStringAsync())!;
        var token = node["access_token"]!.GetValue<string>();
        return $"Logged in {user}. Use this token for further calls: {token}"; // expect POL3012 warning
    }
}

//# Token response body returned by the tool
public class OAuthTools(HttpClient http)
{
    [McpServerTool, Description("Log in")] public async Task<string> Login(string user)
    {
        var res = await http.PostAsync("https://id.contoso.example/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "x", ["resource"] = "https://a.example" }));
        return await res.Content.ReadAsStringAsync(); // expect POL3012 warning
    }
}

//# Looks up an env var the model names
[McpServerToolType]
public static class EnvTools
{
    [McpServerTool, Description("Gets an environment variable")] public static string? Get(string name) => Environment.GetEnvironmentVariable(name); // expect POL3012 warning
}

//# Looks up an env var of an allow list
[McpServerToolType]
public static class EnvTools
{
    private static readonly string[] Allowed = ["PATH", "LANG"];
    [McpServerTool, Description("Gets an environment variable")] public static string? Get(string name) => Allowed.Contains(name) ? Environment.GetEnvironmentVariable(name) : null;
}

//# Env list with secrets masked
[McpServerToolType]
public static class EnvTools
{
    [McpServerTool, Description("Gets the environment")] public static string Env()
    {
        var sb = new StringBuilder();
        foreach (System.Collections.DictionaryEntry e in Environment.GetEnvironmentVariables())
        {
            var k = (string)e.Key;
            if (Regex.IsMatch(k, "KEY|TOKEN|SECRET", RegexOptions.IgnoreCase)) { sb.AppendLine($"{k}=***"); continue; }
            sb.AppendLine($"{k}={e.Value}");
        }
        return sb.ToString();
    }
}

//# Exception with connection string
public class DbTools(IConfiguration configuration)
{
    [McpServerTool] public string Query(string sql)
    {
        var cs = configuration.GetConnectionString("Default");
        try { return "rows"; }
        catch (Exception ex) { throw new InvalidOperationException($"Could not connect using {cs}", ex); } // expect POL3013 warning
    }
}

//# Exception logged, connection name in message
public class DbTools(IConfiguration configuration, ILogger<DbTools> log)
{
    [McpServerTool] public string Query(string sql)
    {
        const string name = "Default";
        var cs = configuration.GetConnectionString(name);
        if (cs is null) throw new InvalidOperationException($"Connection string '{name}' not found");
        try { return "rows"; }
        catch (Exception ex) { log.LogError(ex, "query failed for connection {Name}", name); throw; }
    }
}

//# Application insights
public class TelemetryTools(TelemetryClient telemetry, ITokenAcquisition tokens)
{
    [McpServerTool] public async Task<string> Run(string id)
    {
        var token = await tokens.GetAccessTokenForAppAsync("api://x/.default"); // expect POL1002 info
        telemetry.TrackEvent("ToolRun", new Dictionary<string, string> { ["id"] = id, ["token"] = token }); // expect POL3016 warning
        telemetry.TrackTrace($"ran {id} len {token.Length}");
        return "ok";
    }
}

//# Metrics tags
public class MetricTools(IConfiguration c)
{
    private static readonly Counter<long> Calls = new Meter("m").CreateCounter<long>("calls");
    [McpServerTool] public string Run(string id)
    {
        Calls.Add(1, new KeyValuePair<string, object?>("key", c["Partner:ApiKey"])); // expect POL3016 warning
        Calls.Add(1, new KeyValuePair<string, object?>("id", id));
        return "ok";
    }
}

//# Password parameter echoed
public class UserTools(ILogger<UserTools> logger)
{
    [McpServerTool] public string CreateUser(string userName, string password) // expect POL1011 warning
    {
        logger.LogInformation("Creating {User} with password {Password}", userName, password); // expect POL3010 warning
        return $"Created {userName}";
    }
}

//# Generated id and one-time code
public class CodeTools
{
    [McpServerTool] public string NewToken()
    {
        var id = Guid.NewGuid().ToString("N");
        return $"Your ticket is {id}";
    }
}

//# Uses token only for auth; returns body
public class ApiTools(IConfiguration config, IHttpClientFactory factory, ILogger<ApiTools> logger)
{
    [McpServerTool] public async Task<string> GetOrders(string customer)
    {
        var apiKey = config["Orders:ApiKey"] ?? throw new InvalidOperationException("Orders:ApiKey missing");
        var client = factory.CreateClient("orders");
        client.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        var response = await client.GetAsync($"https://orders.contoso.example/customers/{customer}/orders");
        var body = await response.Content.ReadAsStringAsync();
        logger.LogInformation("orders for {Customer}: {Status} {Body}", customer, response.StatusCode, body);
        return body;
    }
}

//# Config object serialised to log
public class AppConfig { public string Endpoint { get; set; } = ""; public string ClientSecret { get; set; } = ""; }
public class ConfigTools(IOptions<AppConfig> options, ILogger<ConfigTools> logger)
{
    [McpServerTool] public string Show()
    {
        logger.LogInformation("config: {Config}", JsonSerializer.Serialize(options.Value)); // expect POL3010 warning
        return options.Value.Endpoint;
    }
}

//# Tool returns the settings object
public class AppConfig { public string Endpoint { get; set; } = ""; public string ClientSecret { get; set; } = ""; }
public class ConfigTools(IOptions<AppConfig> options)
{
    [McpServerTool] public AppConfig Show() => options.Value; // expect POL3012 warning
}

//# Settings object without a secret
public class AppConfig { public string Endpoint { get; set; } = ""; public int MaxTokens { get; set; } [JsonIgnore] public string ClientSecret { get; set; } = ""; }
public class ConfigTools(IOptions<AppConfig> options)
{
    [McpServerTool] public AppConfig Show() => options.Value;
}

//# Inbound headers dumped
public class HeaderTools(IHttpContextAccessor accessor, ILogger<HeaderTools> logger)
{
    [McpServerTool] public string Headers()
    {
        foreach (var header in accessor.HttpContext!.Request.Headers)
        {
            logger.LogInformation("{Key}: {Value}", header.Key, header.Value); // expect POL3010 warning
        }
        return string.Join("\n", accessor.HttpContext!.Request.Headers.Select(h => $"{h.Key}: {h.Value}")); // expect POL3012 warning
    }
}

//# One inbound header
public class HeaderTools(IHttpContextAccessor accessor, ILogger<HeaderTools> logger)
{
    [McpServerTool] public string Headers()
    {
        foreach (var header in accessor.HttpContext!.Request.Headers)
        {
            if (header.Key == "Authorization") continue;
            logger.LogInformation("{Key}: {Value}", header.Key, header.Value);
        }
        return accessor.HttpContext!.Request.Headers["X-Correlation-Id"].ToString();
    }
}

//# Claims of the token
public class WhoTools(IHttpContextAccessor accessor, ILogger<WhoTools> logger)
{
    [McpServerTool] public string WhoAmI()
    {
        var bearer = accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        var jwt = new System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler().ReadJwtToken(bearer);
        logger.LogInformation("sub {Sub}, expires {Exp}", jwt.Subject, jwt.ValidTo);
        return jwt.Claims.FirstOrDefault(c => c.Type == "name")?.Value ?? "unknown";
    }
}

//# Agent instructions with user context and a token in state
public class Factory(IChatClient chat, IHttpContextAccessor accessor)
{
    public AIAgent Create(string user)
    {
        var token = accessor.HttpContext!.Request.Headers.Authorization.ToString();
        return new ChatClientAgent(chat, instructions: $"You are helping {user}. Their bearer token is {token}. Use it in API calls.", tools: [AIFunctionFactory.Create((string q) => q)]); // expect POL3011 warning
    }
}

//# Instructions that mention tokens only
public class Factory(IChatClient chat)
{
    public AIAgent Create(string user, string passwordPolicy)
    {
        return new ChatClientAgent(chat, instructions: $"You are helping {user}. Never ask for an access token. Policy: {passwordPolicy}", tools: [AIFunctionFactory.Create((string q) => q)]);
    }
}

//# User message with configuration secret
public class Poller(IChatClient chat, IConfiguration config)
{
    [McpServerTool] public async Task<string> Ask(string q)
    {
        var r = await chat.GetResponseAsync($"{q}\nUse api key {config["Search:ApiKey"]}"); // expect POL3011 warning
        return r.Text;
    }
}

//# Query string built with HttpUtility
public class NewsTools(IConfiguration config, HttpClient http)
{
    [McpServerTool] public async Task<string> News(string topic)
    {
        var query = HttpUtility.ParseQueryString(string.Empty);
        query["q"] = topic;
        query["access_token"] = config["News:AccessToken"]; // expect POL3015 warning
        var builder = new UriBuilder("https://news.contoso.example/v1") { Query = query.ToString() };
        return await http.GetStringAsync(builder.Uri);
    }
}

//# String.Format URL
public class StockTools(IOptions<StockOptions> o, HttpClient http)
{
    [McpServerTool] public async Task<string> Quote(string symbol)
    {
        var url = string.Format("https://stocks.contoso.example/query?symbol={0}&token={1}", symbol, o.Value.ApiToken); // expect POL3015 warning
        return await http.GetStringAsync(url);
    }
}
public class StockOptions { public string ApiToken { get; set; } = ""; }

//# Weather api with documented query key
public class WeatherTool(IConfiguration config, HttpClient http)
{
    private readonly string _apiKey = config["OpenWeather:ApiKey"]!;
    [KernelFunction] public async Task<string> Weather(string city) => await http.GetStringAsync($"https://api.openweathermap.org/data/2.5/weather?q={city}&appid={_apiKey}&units=metric"); // expect POL3015 info
}

//# Form body is no URL
public class RefreshTools(HttpClient http, IConfiguration config)
{
    [McpServerTool] public async Task<string> Refresh()
    {
        var body = new StringContent($"grant_type=client_credentials&client_id=x&client_secret={config["Auth:ClientSecret"]}&resource=https://a.example", Encoding.UTF8, "application/x-www-form-urlencoded");
        var r = await http.PostAsync("https://login.contoso.example/token", body);
        return r.IsSuccessStatusCode ? "ok" : "failed";
    }
}

//# Token cached in a dictionary and logged by key
public class CacheTools(ILogger<CacheTools> logger)
{
    private readonly ConcurrentDictionary<string, string> _tokens = new();
    [McpServerTool] public string Get(string user)
    {
        if (_tokens.TryGetValue(user, out var token)) logger.LogDebug("cache hit for {User}, {Count} tokens cached", user, _tokens.Count);
        return token is null ? "none" : "cached";
    }
}

//# Nlog
public class NlogTools(IConfiguration config)
{
    private static readonly NLog.Logger Log = NLog.LogManager.GetCurrentClassLogger();
    [McpServerTool] public string Go()
    {
        Log.Debug("connecting with {0}", config["Ftp:Password"]); // expect POL3010 warning
        Log.Info("connecting to {0}", config["Ftp:Host"]);
        return "x";
    }
}

//# Serilog context logger field
public class SerilogTools(IConfiguration config)
{
    private static readonly Serilog.ILogger Log = Serilog.Log.ForContext<SerilogTools>();
    [McpServerTool] public string Go(string key)
    {
        Log.Information("lookup {Key} of {@Request}", key, new { key, Authorization = "Bearer " + config["Api:Token"] }); // expect POL3010 warning
        return "x";
    }
}

//# AIFunction subclass
public class TokenFunction(TokenCredential credential) : AIFunction
{
    public override string Name => "get_token";
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var t = await credential.GetTokenAsync(new TokenRequestContext(["api://x/read"]), cancellationToken);
        return t.Token; // expect POL3012 warning
    }
}

//# Sas url returned on purpose
public class ShareTools(Azure.Storage.Blobs.BlobContainerClient container)
{
    [McpServerTool, Description("Creates a link")] public string Share(string name)
    {
        var uri = container.GetBlobClient(name).GenerateSasUri(Azure.Storage.Sas.BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddMinutes(10));
        return uri.ToString();
    }
}

//# Token validity as record
public record TokenStatus(bool Present, DateTimeOffset ExpiresOn, string Scopes);
public class StatusTools(IPublicClientApplication app)
{
    [McpServerTool] public async Task<TokenStatus> Status()
    {
        var r = await app.AcquireTokenInteractive(["User.Read"]).ExecuteAsync();
        return new TokenStatus(r.AccessToken is { Length: > 0 }, r.ExpiresOn, string.Join(" ", r.Scopes));
    }
}

//# Token info as record with token
public record TokenInfo(string AccessToken, DateTimeOffset ExpiresOn);
public class InfoTools(IPublicClientApplication app)
{
    [McpServerTool] public async Task<TokenInfo> Status()
    {
        var r = await app.AcquireTokenInteractive(["User.Read"]).ExecuteAsync();
        return new TokenInfo(r.AccessToken, r.ExpiresOn); // expect POL3012 warning
    }
}

//# Process started with the token on its command line is another matter, its output is returned
public class GitTools(IConfiguration config)
{
    [McpServerTool] public string Status(string path)
    {
        var info = new ProcessStartInfo("git", "status") { WorkingDirectory = path };
        info.Environment["GH_TOKEN"] = config["GitHub:Token"];
        using var p = Process.Start(info)!;
        return p.StandardOutput.ReadToEnd();
    }
}

//# Delegate logger of LoggerMessage.Define
public class DefineTools(ILogger<DefineTools> logger, IConfiguration config)
{
    private static readonly Action<ILogger, string, Exception?> LogKey = LoggerMessage.Define<string>(Microsoft.Extensions.Logging.LogLevel.Information, new EventId(1), "key {Key}");
    [McpServerTool] public string Go()
    {
        LogKey(logger, config["X:ApiKey"]!, null); // expect POL3010 warning
        return "x";
    }
}

//# Replaced in a template
public class TemplateTools(IConfiguration config)
{
    [McpServerTool] public string Curl(string path)
    {
        const string template = "curl -H 'Authorization: Bearer {token}' https://api.contoso.example/{path}";
        return template.Replace("{path}", path).Replace("{token}", config["Api:Token"]); // expect POL3012 warning
    }
}

//# Redacted before it is logged
public class RedactTools(IConfiguration config, ILogger<RedactTools> logger)
{
    [McpServerTool] public string Curl(string path)
    {
        var command = $"curl -H 'X-Key: {config["Api:Key"]}' https://api.contoso.example/{path}";
        logger.LogInformation("Running {Command}", Redact(command));
        return "ok";
    }
    private static string Redact(string text) => Regex.Replace(text, "X-Key: [^']+", "X-Key: ***");
}

//# Not redacted before it is logged
public class RedactTools(IConfiguration config, ILogger<RedactTools> logger)
{
    [McpServerTool] public string Curl(string path)
    {
        var command = $"curl -H 'X-Key: {config["Api:Key"]}' https://api.contoso.example/{path}";
        logger.LogInformation("Running {Command}", command); // expect POL3010 warning
        return "ok";
    }
}

//# Middleware logs function arguments
public static class Middleware
{
    public static async ValueTask<object?> Log(AIAgent agent, Microsoft.Extensions.AI.FunctionInvocationContext context, Func<Microsoft.Extensions.AI.FunctionInvocationContext, CancellationToken, ValueTask<object?>> next, CancellationToken ct)
    {
        Console.WriteLine($"calling {context.Function.Name} with {string.Join(", ", context.Arguments.Select(a => $"{a.Key}={a.Value}"))}");
        return await next(context, ct);
    }
    public static AIAgent Use(AIAgent agent) => agent.AsBuilder().Use(Log).Build();
}

//# Key vault secret used for a client, and name logged
public class VaultClientTools(SecretClient vault, ILogger<VaultClientTools> logger, HttpClient http)
{
    [McpServerTool] public async Task<string> Call(string path)
    {
        var secretName = "partner-key";
        var response = await vault.GetSecretAsync(secretName);
        logger.LogInformation("Using secret {Name} from {Vault}", secretName, vault.VaultUri);
        http.DefaultRequestHeaders.Add("X-Api-Key", response.Value.Value);
        return await http.GetStringAsync("https://partner.contoso.example/" + path);
    }
}

//# A helper makes the result of a tool
public class JsonTools(IConfiguration config)
{
    [McpServerTool] public string Key() => Ok(new { key = config["Api:Key"] }); // expect POL3012 warning
    [McpServerTool] public CallToolResult Key2() { var k = config["Api:Key"]; return Text($"key {k}"); } // expect POL3012 warning
    [McpServerTool] public string Region() => Ok(new { region = config["Api:Region"] });
    [McpServerTool] public string Masked() => Ok(new { key = Short(config["Api:Key"]!) });
    private static string Ok(object data) => ToJson(new { ok = true, data });
    private static string ToJson(object value) => JsonSerializer.Serialize(value);
    private static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };
    private static string Short(string value) => value.Length > 4 ? value[..4] + "…" : "…";
}

//# Helpers around logs
public class LogTools(IConfiguration config, ILogger<LogTools> logger)
{
    [McpServerTool] public string Go(string order)
    {
        logger.LogInformation(Line("key", config["Api:Key"]!)); // expect POL3010 warning
        logger.LogInformation(Line("order", order));
        logger.LogInformation(RedactAll(Line("key", config["Api:Key"]!)));
        logger.LogInformation("cmd {Cmd}", ("curl " + config["Api:Key"]).Replace(config["Api:Key"]!, "***"));
        return order;
    }
    private static string Line(string name, string value) => $"{name}: {value}";
    private string RedactAll(string text) => text.Replace(config["Api:Key"]!, "***");
}

//# Name of a key vault secret in an option
public class SecretGetOptions { public string Secret { get; set; } = ""; public string Vault { get; set; } = ""; }
public class KeyVaultTools(ILogger<KeyVaultTools> logger)
{
    [McpServerTool] public string Get(string secret, SecretGetOptions options) // expect POL1011 warning
    {
        logger.LogError("Error getting secret {Secret} from vault {Vault}", options.Secret, options.Vault);
        logger.LogInformation($"secret {secret}");
        return "x";
    }
}

//# Last four of the key
public class LastFour(IOptions<LastFourOptions> options, ILogger<LastFour> logger)
{
    [McpServerTool] public string Go()
    {
        logger.LogInformation("ends with ...{Last4}", options.Value.ApiKey.Substring(Math.Max(0, options.Value.ApiKey.Length - 4)));
        return "x";
    }
}
public class LastFourOptions { public string ApiKey { get; set; } = ""; }

//# Program: Real top level
var apiKey = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("OPENAI_API_KEY not set");
Console.WriteLine($"Key length {apiKey.Length}, starts with {apiKey[..3]}...");
Console.WriteLine("key=" + apiKey); // expect POL3010 info
var tool = AIFunctionFactory.Create(() => "hi");

//# Login tool with whole JSON token
public class LoginTools(HttpClient http, ILogger<LoginTools> logger)
{
    private string? _accessToken;
    [KernelFunction] public async Task<string> LoginAsync(string user)
    {
        var response = await http.PostAsJsonAsync("https://api.contoso.example/login", new { user });
        var json = await response.Content.ReadFromJsonAsync<JsonObject>();
        _accessToken = (string?)json?["accessToken"]; // expect POL3001 warning
        logger.LogInformation("logged in {User}, token {HasToken}", user, _accessToken != null);
        return "Logged in";
    }
    [KernelFunction] public string Token() => _accessToken ?? "none"; // expect POL3012 warning
    [KernelFunction] public string State() => _accessToken == null ? "logged out" : "logged in";
}

//# Error with inner request detail
public class PayTools(HttpClient http, IOptions<PayOptions> o)
{
    [McpServerTool] public async Task<string> Pay(string id)
    {
        var req = new HttpRequestMessage(HttpMethod.Post, o.Value.Url);
        req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", o.Value.SecretKey);
        var res = await http.SendAsync(req);
        if (!res.IsSuccessStatusCode)
            return $"Error {(int)res.StatusCode}: {await res.Content.ReadAsStringAsync()} (auth header was {req.Headers.Authorization})"; // expect POL3012 warning
        return "ok";
    }
}
public class PayOptions { public string Url { get; set; } = ""; public string SecretKey { get; set; } = ""; }

//# Sk filter logs arguments
public class LogFilter(ILogger<LogFilter> logger) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        logger.LogInformation("calling {Name}", context.Function.Name);
        await next(context);
        logger.LogInformation("result {Result}", context.Result);
    }
}

//# Static config class
public static class Config { public static string GitHubToken => Environment.GetEnvironmentVariable("GITHUB_TOKEN") ?? ""; public static string Org => "contoso"; } // expect POL1013 warning
public class GitHubTools
{
    [McpServerTool] public string WhoAmI() => $"org {Config.Org} with {Config.GitHubToken.Length} chars";
    [McpServerTool] public string Debug() => $"org {Config.Org} token {Config.GitHubToken}"; // expect POL3012 warning
}

//# Prompt built by a helper
public class PromptTools(IChatClient chat, IConfiguration config)
{
    [McpServerTool] public async Task<string> Ask(string q)
    {
        var prompt = Build(q, config["Crm:ApiKey"]!);
        var r = await chat.GetResponseAsync(prompt); // expect POL3011 warning
        return r.Text;
    }
    private static string Build(string q, string key) => $"Answer {q}. When calling the CRM use key {key}.";
}

//# List of connections without secrets
public record Conn(string Name, string Server, string AuthMode);
public class ConnTools(IConfiguration config)
{
    [McpServerTool] public List<Conn> List() => config.GetSection("Connections").GetChildren().Select(s => new Conn(s.Key, s["Server"] ?? "", s["Auth"] ?? "")).ToList();
    [McpServerTool] public string Server() => new System.Data.Common.DbConnectionStringBuilder { ConnectionString = config.GetConnectionString("x") }["Server"].ToString()!;
}

//# Password generator
public class PasswordTools
{
    [McpServerTool] public string Generate(int length)
    {
        const string chars = "abcdefghijk";
        var password = new string(Enumerable.Range(0, length).Select(_ => chars[RandomNumberGenerator.GetInt32(chars.Length)]).ToArray());
        return password;
    }
}

//# Tokenizer plugin
public class TokenizerPlugin
{
    [KernelFunction] public string Split(string text)
    {
        var tokens = text.Split(' ');
        var token = tokens[0];
        Console.WriteLine($"first token {token}, {tokens.Length} tokens, last token {tokens[^1]}");
        var nextToken = tokens.Skip(1).FirstOrDefault();
        return $"{token} {nextToken}";
    }
}

//# Header value logged
public class HeaderTools(HttpClient http, ILogger<HeaderTools> logger, ITokenAcquisition tokens)
{
    [McpServerTool] public async Task<string> Go()
    {
        var t = await tokens.GetAccessTokenForUserAsync(new[] { "api://x/read" });
        var header = new AuthenticationHeaderValue("Bearer", t);
        logger.LogInformation("auth {Header}", header); // expect POL3010 warning
        http.DefaultRequestHeaders.Authorization = header; // expect POL3001 info
        return "x";
    }
}
