using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

//# A GitHub token that the model passes on
[McpServerToolType]
public sealed class IssueTools(HttpClient http)
{
    [McpServerTool(Name = "list_issues"), Description("Lists the open issues of a repository")]
    public async Task<string> ListAsync(
        [Description("owner/name")] string repository,
        [Description("A personal access token with the scope repo")] string githubToken, // expect POL1011 warning
        CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"https://api.github.com/repos/{repository}/issues");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", githubToken);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

//# A connection string and a pass phrase in a plugin
public sealed class DatabasePlugin(IDatabase database)
{
    [KernelFunction, Description("Runs a query")]
    public Task<string> QueryAsync(
        [Description("ADO.NET connection string")] string connectionString, // expect POL1011 warning
        string sql) => database.QueryAsync(connectionString, sql);

    [KernelFunction, Description("Opens an archive")]
    public Task<string> OpenAsync(string path, SecureString passphrase) => // expect POL1011 warning
        database.QueryAsync(path, passphrase.Length.ToString());
}

public interface IDatabase
{
    Task<string> QueryAsync(string source, string sql);
}

//# Parameters of a service behind the tool
[McpServerToolType]
public sealed class DatabaseTools(Database database, IDatabaseLease lease)
{
    [McpServerTool, Description("Runs a query")]
    public async Task<string> QueryAsync(string sql, CancellationToken cancellationToken) =>
        await database.QueryAsync(await lease.ConnectionStringAsync(cancellationToken), sql);
}

public sealed class Database
{
    public Task<string> QueryAsync(string connectionString, string sql) => Task.FromResult(connectionString.Length + sql);
}

public interface IDatabaseLease
{
    Task<string> ConnectionStringAsync(CancellationToken cancellationToken);
}

//# An API key of a lambda
public static class Tools
{
    public static IList<AITool> All() =>
    [
        AIFunctionFactory.Create((string city) => $"It is sunny in {city}.", "weather"),
        AIFunctionFactory.Create(
            (string city, string apiKey) => $"{city}: {apiKey.Length}", // expect POL1011 warning
            "forecast"),
    ];
}

//# Names that end in no secret
[McpServerToolType]
public sealed class VaultTools
{
    [McpServerTool, Description("Tells when a secret was last rotated")]
    public string Rotated(string secretName, string vaultName, string keyVersion) => $"{vaultName}/{secretName}/{keyVersion}";

    [McpServerTool, Description("Counts tokens of a text")]
    public int Count(string token, string tokenizer, int maxTokens, string? nextPageToken = null) =>
        token.Length + tokenizer.Length + maxTokens + (nextPageToken?.Length ?? 0);

    [McpServerTool, Description("Sends a link by which a password is reset")]
    public string Reset(string passwordResetReason, string primaryKeyColumn, string authorizationEndpoint) =>
        passwordResetReason + primaryKeyColumn + authorizationEndpoint;
}

//# What the container fills in, and what is no text
[McpServerToolType]
public sealed class ReportTools
{
    [McpServerTool]
    public static string Read(string name, [FromKeyedServices("reports")] string accessToken, CancellationToken cancellationToken) => name + accessToken.Length;

    [McpServerTool]
    public static string Policy(bool password, int minimumPassword, ITokens accessToken) => $"{password} {minimumPassword} {accessToken}";
}

public interface ITokens;

//# A controller's login beside the tools
[ApiController, Route("login")]
public sealed class LoginController : ControllerBase
{
    [HttpPost]
    public IActionResult Login([FromForm] string user, [FromForm] string password) =>
        user.Length > 0 && password.Length > 11 ? Ok() : Unauthorized();
}

[McpServerToolType]
public sealed class HelpTools
{
    [McpServerTool]
    public string Help(string topic) => $"See https://help.contoso.example/{topic}";
}

//# A prompt of an MCP server that asks for a client secret
[McpServerPromptType]
public sealed class SetUpPrompts
{
    [McpServerPrompt, Description("Sets up the connection to the ERP")]
    public static string SetUp(string tenant, string client_secret) => // expect POL1011 warning
        $"Configure the ERP of {tenant} ({client_secret.Length} characters).";
}

//# What a plugin's helper and its constructor take
public sealed class MailPlugin(string smtpPassword)
{
    [KernelFunction]
    public string Send(string to, string text) => Deliver(to, text, smtpPassword);

    private static string Deliver(string to, string text, string password) => $"{to}: {text} ({password.Length})";
}

//# A token of the user in a method that becomes a tool in another class
public sealed class Storage
{
    [Description("Lists files")]
    public string List(string folder, string bearerToken) => folder + bearerToken.Length; // expect POL1011 warning
}

public static class Agents
{
    public static AITool[] Tools(Storage storage) => [AIFunctionFactory.Create(storage.List)];
}

//# A token that its description calls one
[McpServerToolType]
public sealed class SessionTools
{
    private string? _bearer;

    [McpServerTool, Description("Sets the bearer token for all further requests")]
    public string SetBearerToken(string token) // expect POL1011 warning
    {
        _bearer = token;
        return "ok";
    }

    [McpServerTool, Description("Whether a request would be signed in")]
    public bool IsSignedIn() => _bearer is not null;
}

//# Tokens and keys of texts and tables
[McpServerToolType]
public static class TextTools
{
    [McpServerTool, Description("How often a token occurs in a text")]
    public static int Count(string text, [Description("The word to look for")] string token) => text.Split(token).Length - 1;

    [McpServerTool, Description("Looks a value up by its key")]
    public static string? Find(string key) => Environment.GetEnvironmentVariable("FEATURE_" + key);
}
