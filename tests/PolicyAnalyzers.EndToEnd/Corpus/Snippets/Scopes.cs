using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Identity;
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# Everything ever granted at Graph, through a field of a service behind an interface
public sealed class MailTools(IMail mail)
{
    [KernelFunction]
    public Task<string> ReadAsync(string id) => mail.ReadAsync(id);
}

public interface IMail
{
    Task<string> ReadAsync(string id);
}

public sealed class Mail(TokenCredential credential) : IMail
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/.default"];

    public async Task<string> ReadAsync(string id) =>
        id + (await credential.GetTokenAsync(new TokenRequestContext(Scopes), default)).ExpiresOn; // expect POL1002 warning
}

//# The same service with the one permission that it needs
public sealed class MailTools(TokenCredential credential)
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/Mail.ReadBasic"];

    [KernelFunction]
    public async Task<string> ReadAsync(string id) =>
        id + (await credential.GetTokenAsync(new TokenRequestContext(Scopes), default)).ExpiresOn;
}

//# Everything ever granted at Graph, from the settings
//@ appsettings.json
// { "Graph": { "Scopes": [ "https://graph.microsoft.com/.default" ] } }
[McpServerToolType]
public sealed class MailTools(TokenCredential credential, IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string id) =>
        id + (await credential.GetTokenAsync(
            new TokenRequestContext(configuration.GetSection("Graph:Scopes").Get<string[]>()!), default)).ExpiresOn; // expect POL1002 warning

}

//# A named permission from the settings
//@ appsettings.json
// { "Graph": { "Scopes": [ "https://graph.microsoft.com/Mail.ReadBasic" ] } }
[McpServerToolType]
public sealed class MailTools(TokenCredential credential, IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string id) =>
        id + (await credential.GetTokenAsync(
            new TokenRequestContext(configuration.GetSection("Graph:Scopes").Get<string[]>()!), default)).ExpiresOn;
}

//# Program: the model's own client
AzureOpenAIClient client = new(new Uri("https://example.openai.azure.com"), new DefaultAzureCredential());
AIFunction tool = AIFunctionFactory.Create((string city) => $"It is sunny in {city}");
Console.WriteLine(client.ToString() + tool.Name);

//# Program: a credential taken inside a tool
AIFunction tool = AIFunctionFactory.Create(async (string name) =>
{
    TokenCredential credential = new DefaultAzureCredential(); // expect POL1013 warning
    return name + (await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/Mail.ReadBasic"]), default)).ExpiresOn;
});
Console.WriteLine(tool.Name);

//# A helper that passes on what it is given
public sealed class FileTools(Bearer bearer)
{
    [KernelFunction]
    public string List() => bearer.Token("https://graph.microsoft.com/Files.ReadWrite.All", "files.*"); // expect POL1003 warning; POL1001 warning
}

public sealed class Bearer(IConfidentialClientApplication app)
{
    public string Token(params string[] scopes) => app.AcquireTokenForClient(scopes).ExecuteAsync().Result.TokenType;
}

//# A test of a scope's end asks for nothing
[McpServerToolType]
public sealed class ScopeTools
{
    [McpServerTool]
    public bool IsDefault(string scope) => scope.EndsWith("/.default", StringComparison.Ordinal);
}

//# Federation and the bot's channel grant nothing by themselves
[McpServerToolType]
public sealed class ExchangeTools(TokenCredential credential)
{
    [McpServerTool]
    public async Task<string> ExchangeAsync() =>
        (await credential.GetTokenAsync(new TokenRequestContext(["api://AzureADTokenExchange/.default"]), default)).ExpiresOn.ToString()
        + (await credential.GetTokenAsync(new TokenRequestContext(["https://api.botframework.com/.default"]), default)).ExpiresOn;
}

//# The whole of Drive
[McpServerToolType]
public sealed class DriveTools(GoogleCredential credential)
{
    [McpServerTool]
    public string Read() =>
        credential.CreateScoped("https://www.googleapis.com/auth/drive").ToString()!; // expect POL1003 warning
}

//# The files of Drive that the application made
[McpServerToolType]
public sealed class DriveTools(GoogleCredential credential)
{
    [McpServerTool]
    public string Read() => credential.CreateScoped("https://www.googleapis.com/auth/drive.file").ToString()!;
}

//# A web application without agents
public sealed class HomeController(TokenCredential credential)
{
    public async Task<string> IndexAsync() =>
        (await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/.default"]), default)).ExpiresOn.ToString();
}
