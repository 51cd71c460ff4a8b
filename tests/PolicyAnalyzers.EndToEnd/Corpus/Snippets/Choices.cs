using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Microsoft.Extensions.AI;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# The model names the scope
[McpServerToolType]
public sealed class TokenTools(IConfidentialClientApplication app)
{
    [McpServerTool, Description("Calls Graph with a scope")]
    public async Task<string> CallAsync(string scope) =>
        (await app.AcquireTokenForClient([scope]).ExecuteAsync()).TokenType; // expect POL1005 warning
}

//# The model names a part of the scope, and a helper asks
public sealed class TokenTools(IConfidentialClientApplication app)
{
    [KernelFunction]
    public Task<string> CallAsync(string permission) => AskAsync(permission.Trim());

    private async Task<string> AskAsync(string permission) =>
        (await app.AcquireTokenForClient([$"https://graph.microsoft.com/{permission}"]).ExecuteAsync()).TokenType; // expect POL1005 warning
}

//# The model selects a scope that is listed
[McpServerToolType]
public sealed class TokenTools(IConfidentialClientApplication app)
{
    private static readonly HashSet<string> Allowed = ["https://graph.microsoft.com/Mail.ReadBasic", "https://graph.microsoft.com/Calendars.ReadBasic"];

    [McpServerTool]
    public async Task<string> CallAsync(string scope) =>
        Allowed.Contains(scope) ? (await app.AcquireTokenForClient([scope]).ExecuteAsync()).TokenType : "not allowed";
}

//# The model selects by a word
[McpServerToolType]
public sealed class TokenTools(IConfidentialClientApplication app)
{
    [McpServerTool]
    public async Task<string> CallAsync(string what) => (await app.AcquireTokenForClient([what switch
    {
        "mail" => "https://graph.microsoft.com/Mail.ReadBasic",
        _ => "https://graph.microsoft.com/Calendars.ReadBasic",
    }]).ExecuteAsync()).TokenType;
}

//# The model carries a password
[McpServerToolType]
public sealed class SqlTools
{
    [McpServerTool]
    public string Query(
        string server,
        string password, // expect POL1011 warning
        string query) => server + password.Length + query;
}

//# The model carries a place in a list
[McpServerToolType]
public sealed class ListTools
{
    [McpServerTool]
    public string List(string pageToken, string continuationToken, int maxTokens) => pageToken + continuationToken + maxTokens;
}
