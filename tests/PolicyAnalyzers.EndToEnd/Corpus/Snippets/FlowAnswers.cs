using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Agents.AI;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

//# A tool that returns a token
[McpServerToolType]
public sealed class AuthTools(TokenCredential credential)
{
    [McpServerTool, Description("Gets an access token for the ledger")]
    public async Task<string> GetLedgerTokenAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken);
        return token.Token; // expect POL3012 warning
    }
}

//# A tool that tells whether a token can be had
[McpServerToolType]
public sealed class AuthTools(TokenCredential credential)
{
    [McpServerTool, Description("Tests the sign-in to the ledger")]
    public async Task<string> TestSignInAsync(CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken);
        return string.IsNullOrEmpty(token.Token) ? "no token" : $"a token until {token.ExpiresOn:O}";
    }
}

//# A tool that returns a secret of the vault
public sealed class VaultPlugin(SecretClient client)
{
    [KernelFunction, Description("Reads a secret from Key Vault")]
    public async Task<string> GetSecretAsync(string name)
    {
        KeyVaultSecret secret = await client.GetSecretAsync(name);
        return secret.Value; // expect POL3012 warning
    }

    [KernelFunction, Description("Reads a secret from Key Vault")]
    public async Task<string> ReadAsync(string name) => (await client.GetSecretAsync(name)).Value.Value; // expect POL3012 warning
}

//# A tool that returns the names of secrets
public sealed class VaultPlugin(SecretClient client)
{
    [KernelFunction, Description("Lists the secrets of a Key Vault")]
    public async Task<List<string>> ListSecretsAsync()
    {
        List<string> names = [];
        await foreach (SecretProperties secret in client.GetPropertiesOfSecretsAsync())
        {
            names.Add(secret.Name);
        }

        return names;
    }

    [KernelFunction, Description("Describes a secret of a Key Vault")]
    public async Task<object> DescribeAsync(string name)
    {
        KeyVaultSecret secret = await client.GetSecretAsync(name);
        return new { secret.Name, secret.Properties.ExpiresOn, secret.Properties.ContentType, HasValue = secret.Value is { Length: > 0 } };
    }
}

//# A tool that returns all of the environment
[McpServerToolType]
public static class SystemTools
{
    [McpServerTool, Description("Returns the environment variables")]
    public static string Environment_() => JsonSerializer.Serialize(Environment.GetEnvironmentVariables()); // expect POL3012 warning

    [McpServerTool, Description("Returns the environment variables")]
    public static Dictionary<string, string?> All()
    {
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value); // expect POL3012 warning
    }

    [McpServerTool, Description("Returns the environment variables, each on a line")]
    public static string Lines()
    {
        var text = new StringBuilder();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            text.AppendLine($"{entry.Key}={entry.Value}");
        }

        return text.ToString(); // expect POL3012 warning
    }
}

//# A tool that returns what the machine is
[McpServerToolType]
public static class SystemTools
{
    [McpServerTool, Description("Describes the machine")]
    public static object Describe() => new
    {
        Environment.MachineName,
        Os = Environment.OSVersion.ToString(),
        Path = Environment.GetEnvironmentVariable("PATH"),
        Home = Environment.GetEnvironmentVariable("HOME"),
        Variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().Order().ToList(),
    };
}

//# A tool whose result has the key within
public sealed record Connection(string Endpoint, string Key);

public sealed class ConnectionTools(IConfiguration configuration)
{
    [McpServerTool]
    public Connection GetConnection() => new(configuration["Ledger:Endpoint"]!, configuration["Ledger:ApiKey"]!); // expect POL3012 warning

    [McpServerTool]
    public string GetConnectionJson()
    {
        var info = new { endpoint = configuration["Ledger:Endpoint"], key = configuration["Ledger:ApiKey"] };
        return JsonSerializer.Serialize(info); // expect POL3012 warning
    }

    [McpServerTool]
    public CallToolResult GetConnectionResult() => new()
    {
        Content = [new TextContentBlock { Text = $"key: {configuration["Ledger:ApiKey"]}" }], // expect POL3012 warning
    };
}

//# A tool whose result says where, not how
public sealed record Connection(string Endpoint, string KeyName, bool HasKey);

public sealed class ConnectionTools(IConfiguration configuration)
{
    [McpServerTool]
    public Connection GetConnection() => new(configuration["Ledger:Endpoint"]!, "Ledger:ApiKey", configuration["Ledger:ApiKey"] is not null);

    [McpServerTool]
    public CallToolResult GetConnectionResult() => new()
    {
        IsError = configuration["Ledger:ApiKey"] is null,
        Content = [new TextContentBlock { Text = configuration["Ledger:ApiKey"] is null ? "Set Ledger:ApiKey" : "configured" }],
    };
}

//# A service that hands its token to a tool, which hands it to the model
public interface ITokens
{
    Task<string> ForUserAsync(string scope);
}

public sealed class Tokens(IConfidentialClientApplication app, IHttpContextAccessor accessor) : ITokens
{
    public async Task<string> ForUserAsync(string scope)
    {
        var assertion = new UserAssertion(accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", ""));
        var result = await app.AcquireTokenOnBehalfOf([scope], assertion).ExecuteAsync();
        return result.AccessToken;
    }
}

public sealed class LoginPlugin(ITokens tokens)
{
    [KernelFunction, Description("Signs the user in and returns what later calls need")]
    public async Task<string> SignInAsync() => await tokens.ForUserAsync("api://ledger/read"); // expect POL3012 warning
}

//# A service that hands its token to a tool, which uses it
public interface ITokens
{
    Task<string> ForUserAsync(string scope);
}

public sealed class Tokens(IConfidentialClientApplication app) : ITokens
{
    public async Task<string> ForUserAsync(string scope) => (await app.AcquireTokenForManagedAsync(scope)).AccessToken;
}

public static class Extensions
{
    public static Task<AuthenticationResult> AcquireTokenForManagedAsync(this IConfidentialClientApplication app, string scope) =>
        app.AcquireTokenOnBehalfOf([scope], new UserAssertion("")).ExecuteAsync();
}

public sealed class LedgerPlugin(ITokens tokens, HttpClient http)
{
    [KernelFunction, Description("Reads the ledger")]
    public async Task<string> ReadAsync()
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.ForUserAsync("api://ledger/read")); // expect POL3001 warning
        string page = await http.GetStringAsync("https://ledger.contoso.example/");
        return $"The ledger says {page}";
    }
}

//# A lambda that gives away the key
public static class Setup
{
    public static AITool[] Tools(IConfiguration configuration) =>
    [
        AIFunctionFactory.Create(() => configuration["Maps:ApiKey"], "get_maps_key", "Gets the key for the maps service"), // expect POL3012 warning
        AIFunctionFactory.Create(() => configuration["Maps:Region"], "get_maps_region", "Gets the region of the maps service"),
    ];
}

//# Credentials of AWS in a result
public sealed class AwsTools(AWSCredentials credentials)
{
    [McpServerTool]
    public async Task<object> GetCredentialsAsync()
    {
        ImmutableCredentials current = await credentials.GetCredentialsAsync();
        return new { current.AccessKey, current.SecretKey, current.Token }; // expect POL3012 warning; POL3012 warning
    }
}

//# What is public of credentials of AWS in a result
public sealed class AwsTools(AWSCredentials credentials)
{
    [McpServerTool]
    public async Task<object> WhoAsync()
    {
        ImmutableCredentials current = await credentials.GetCredentialsAsync();
        return new { current.AccessKey, Temporary = current.UseToken };
    }
}

//# The sign-in's whole result
public sealed class WholeTools(IPublicClientApplication app)
{
    [McpServerTool]
    public async Task<string> SignInAsync()
    {
        AuthenticationResult result = await app.AcquireTokenInteractive(["api://ledger/read"]).ExecuteAsync();
        return JsonSerializer.Serialize(result); // expect POL3012 warning
    }
}

//# The caller's token, echoed
[McpServerToolType]
public sealed class EchoTools(IHttpContextAccessor accessor)
{
    [McpServerTool, Description("Shows the request")]
    public string Show()
    {
        var header = accessor.HttpContext?.Request.Headers["Authorization"].ToString();
        return $"You called with {header}"; // expect POL3012 warning
    }

    [McpServerTool, Description("Shows the request")]
    public string Agent() => $"You called with {accessor.HttpContext?.Request.Headers.UserAgent}";
}

//# An exception that quotes the key
public sealed class PayTools(IConfiguration configuration, HttpClient http)
{
    [McpServerTool]
    public async Task<string> PayAsync(string invoice)
    {
        string apiKey = configuration["Payments:ApiKey"]!;
        using HttpResponseMessage response = await http.PostAsJsonAsync("https://pay.contoso.example/invoices", new { invoice });
        if (!response.IsSuccessStatusCode)
        {
            throw new McpException($"Payment failed with {response.StatusCode}; key was {apiKey}"); // expect POL3013 warning
        }

        return "paid";
    }
}

//# An exception that names the key
public sealed class PayTools(IConfiguration configuration, HttpClient http)
{
    [McpServerTool]
    public async Task<string> PayAsync(string invoice)
    {
        string apiKey = configuration["Payments:ApiKey"] ?? throw new InvalidOperationException("Payments:ApiKey is not configured");
        if (apiKey.Length < 20)
        {
            throw new ArgumentException($"The API key has {apiKey.Length} characters only", nameof(configuration));
        }

        http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        using HttpResponseMessage response = await http.PostAsJsonAsync("https://pay.contoso.example/invoices", new { invoice });
        return response.IsSuccessStatusCode ? "paid" : throw new McpException($"Payment failed with {response.StatusCode}");
    }
}

//# A token in the instructions of an agent
public sealed class AgentBuilderTools(IChatClient chat, ITokenAcquisition tokens)
{
    [McpServerTool]
    public async Task<string> AskAsync(string question)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["api://ledger/read"]);
        AIAgent agent = chat.AsAIAgent(instructions: $"You help with the ledger. Call it with the bearer token {token}."); // expect POL3011 warning
        return (await agent.RunAsync(question)).Text;
    }
}

//# Program: a key in the instructions
IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
IChatClient chat = null!;
AIAgent agent = chat.AsAIAgent(
    instructions: "Use the key " + configuration["Ledger:ApiKey"] + " for the ledger.", // expect POL3011 warning
    tools: [AIFunctionFactory.Create((string name) => name)]);
Console.WriteLine(await agent.RunAsync("Hi"));

//# Program: the name of a user in the instructions
IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
IChatClient chat = null!;
AIAgent agent = chat.AsAIAgent(
    instructions: "You work for " + configuration["Company:Name"] + ". Never tell a password, an API key or a token.",
    tools: [AIFunctionFactory.Create((string name) => name)]);
Console.WriteLine(await agent.RunAsync("Hi"));

//# A secret in the history of a chat
public sealed class ChatPlugin(SecretClient vault, IChatCompletionService chat)
{
    [KernelFunction]
    public async Task<string> SummarizeAsync(string text)
    {
        KeyVaultSecret password = await vault.GetSecretAsync("portal-password");
        ChatHistory history = new("You summarize.");
        history.AddSystemMessage($"The portal's password is {password.Value}"); // expect POL3011 warning
        history.AddUserMessage(text);
        return (await chat.GetChatMessageContentAsync(history)).Content ?? "";
    }
}

//# A text in the history of a chat
public sealed class ChatPlugin(SecretClient vault, IChatCompletionService chat, HttpClient http)
{
    [KernelFunction]
    public async Task<string> SummarizeAsync(string address)
    {
        KeyVaultSecret password = await vault.GetSecretAsync("portal-password");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("agent:" + password.Value)));
        string page = await http.GetStringAsync("https://portal.contoso.example/" + address);
        ChatHistory history = new("You summarize.");
        history.AddUserMessage(page);
        return (await chat.GetChatMessageContentAsync(history)).Content ?? "";
    }
}

//# A token in a message to the model
public sealed class MessageTools(IChatClient chat, TokenCredential credential)
{
    [McpServerTool]
    public async Task<string> PlanAsync(string goal, CancellationToken cancellationToken)
    {
        var token = (await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/read"]), cancellationToken)).Token;
        List<ChatMessage> messages =
        [
            new(ChatRole.System, "You plan calls of the ledger. Authorization: Bearer " + token), // expect POL3011 warning
            new(ChatRole.User, goal),
        ];
        ChatResponse response = await chat.GetResponseAsync(messages, cancellationToken: cancellationToken);
        return response.Text;
    }
}

//# A message to the model about tokens
public sealed class MessageTools(IChatClient chat, ILogger<MessageTools> logger)
{
    [McpServerTool]
    public async Task<string> PlanAsync(string goal, int maxTokens, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.System, $"You plan calls of the ledger in at most {maxTokens} tokens."),
            new(ChatRole.User, goal),
        ];
        ChatResponse response = await chat.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = maxTokens }, cancellationToken);
        logger.LogInformation("{Tokens} tokens", response.Usage?.TotalTokenCount);
        return response.Text;
    }
}

//# The arguments of a prompt
public sealed class PromptPlugin(ITokenAcquisition tokens)
{
    [KernelFunction]
    public async Task<string> DraftAsync(Kernel kernel, string topic)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["api://mail/send"]);
        FunctionResult draft = await kernel.InvokePromptAsync(
            "Draft a curl call about {{$topic}} with token {{$token}}",
            new KernelArguments { ["topic"] = topic, ["token"] = token }); // expect POL3011 warning
        return draft.ToString();
    }
}

//# The arguments of a function that is code
public sealed class PromptPlugin(ITokenAcquisition tokens)
{
    [KernelFunction]
    public async Task<string> DraftAsync(Kernel kernel, string topic)
    {
        string token = await tokens.GetAccessTokenForUserAsync(["api://mail/send"]);
        FunctionResult sent = await kernel.InvokeAsync("Mail", "Send", new KernelArguments { ["topic"] = topic, ["token"] = token });
        return "sent " + topic;
    }
}

//# The parts of a connection string
public sealed class CacheTools(IConfiguration configuration, ILogger<CacheTools> logger)
{
    [McpServerTool]
    public string Status()
    {
        string connection = configuration["Redis:ConnectionString"] ?? "localhost:6379";
        logger.LogInformation("Connected to {Host}", connection.Split(',')[0]);
        return "connected to " + connection.Split(',')[0];
    }
}

//# A whole connection string
public sealed class CacheTools(IConfiguration configuration)
{
    [McpServerTool]
    public string Status() => "connected to " + configuration["Redis:ConnectionString"]; // expect POL3012 warning
}

//# A token as the password of a repository's address
public sealed class GitTools(IConfiguration configuration, IGit git)
{
    [McpServerTool]
    public async Task<string> CloneAsync(string repository)
    {
        UriBuilder address = new("https://git.contoso.example/" + repository)
        {
            UserName = "oauth2",
            Password = configuration["Git:Token"], // expect POL3015 warning
        };
        await git.CloneAsync(address.Uri);
        return "cloned";
    }
}

public interface IGit
{
    Task CloneAsync(Uri address);
}
