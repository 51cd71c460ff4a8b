using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Google.Apis.Auth.OAuth2;
using Microsoft.AspNetCore.Builder;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using OpenAI;

//# What a service takes when it is given no credential
[McpServerToolType]
public sealed class ReportTools(IReports reports)
{
    [McpServerTool, Description("Reads a report")]
    public Task<string> ReadAsync(string name, CancellationToken cancellationToken) => reports.ReadAsync(name, cancellationToken);
}

public interface IReports
{
    Task<string> ReadAsync(string name, CancellationToken cancellationToken);
}

public sealed class Reports : IReports
{
    private readonly TokenCredential _credential;

    public Reports(TokenCredential? credential = null) => _credential = credential ?? new DefaultAzureCredential(); // expect POL1013 warning

    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), _credential);
        return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# A credential that a service is given
[McpServerToolType]
public sealed class ReportTools(IReports reports)
{
    [McpServerTool, Description("Reads a report")]
    public Task<string> ReadAsync(string name, CancellationToken cancellationToken) => reports.ReadAsync(name, cancellationToken);
}

public interface IReports
{
    Task<string> ReadAsync(string name, CancellationToken cancellationToken);
}

public sealed class Reports(TokenCredential credential) : IReports
{
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), credential);
        return (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# Program: The set-up registers the credential of the process
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
builder.Services.AddSingleton(new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned))); // expect POL1013 warning
builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<ReportTools>();
await builder.Build().RunAsync();

[McpServerToolType]
public sealed class ReportTools(BlobServiceClient blobs)
{
    [McpServerTool]
    public async Task<string> ReadAsync(string name) =>
        (await blobs.GetBlobContainerClient("reports").GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();
}

//# Program: A client with the credential of the process that no tool takes
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton(new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)));
builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<ClockTools>();
await builder.Build().RunAsync();

[McpServerToolType]
public sealed class ClockTools(TimeProvider time)
{
    [McpServerTool]
    public string Now() => time.GetUtcNow().ToString("O");
}

//# A server of tools that is started with a token of the environment
public static class Servers
{
    public static ModelContextProtocol.Client.StdioClientTransport GitHub()
    {
        string? token = Environment.GetEnvironmentVariable("GITHUB_TOKEN"); // expect POL1013 warning
        return new ModelContextProtocol.Client.StdioClientTransport(new ModelContextProtocol.Client.StdioClientTransportOptions
        {
            Command = "docker",
            Arguments = ["run", "-i", "ghcr.io/github/github-mcp-server"],
            EnvironmentVariables = new Dictionary<string, string?> { ["GITHUB_PERSONAL_ACCESS_TOKEN"] = token },
        });
    }
}

public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A server of tools that is started with settings of the environment
public static class Servers
{
    public static ModelContextProtocol.Client.StdioClientTransport GitHub()
    {
        string? host = Environment.GetEnvironmentVariable("GITHUB_HOST");
        return new ModelContextProtocol.Client.StdioClientTransport(new ModelContextProtocol.Client.StdioClientTransportOptions
        {
            Command = "docker",
            Arguments = ["run", "-i", "ghcr.io/github/github-mcp-server"],
            EnvironmentVariables = new Dictionary<string, string?> { ["GITHUB_HOST"] = host, ["GITHUB_TOOLSETS"] = Environment.GetEnvironmentVariable("GITHUB_TOOLSETS") },
        });
    }
}

public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A credential that all tools share
public static class Credentials
{
    public static readonly Lazy<TokenCredential> Shared = new(() => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)); // expect POL1013 warning
}

public sealed class BlobPlugin
{
    [KernelFunction]
    public async Task<string> ReadAsync(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), Credentials.Shared.Value);
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }
}

//# A chain that ends at the developer's own login
public sealed class BlobPlugin
{
    [KernelFunction]
    public async Task<bool> ExistsAsync(string name)
    {
        ChainedTokenCredential credential = new(new WorkloadIdentityCredential(), new AzureCliCredential()); // expect POL1013 warning
        return await new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), credential).ExistsAsync();
    }
}

//# A credential of the user, on whose behalf the tool acts
public sealed class BlobPlugin(IUserTokens users)
{
    [KernelFunction]
    public async Task<bool> ExistsAsync(string name)
    {
        TokenCredential credential = new OnBehalfOfCredential("contoso.example", "blob-agent", users.AssertionAsync, await users.TokenAsync(), new OnBehalfOfCredentialOptions());
        return await new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), credential).ExistsAsync();
    }
}

public interface IUserTokens
{
    Task<string> AssertionAsync(CancellationToken cancellationToken);

    Task<string> TokenAsync();
}

//# Google's application default
public sealed class DrivePlugin(HttpClient http)
{
    [KernelFunction, Description("Lists the files of the agent")]
    public async Task<string> ListAsync()
    {
        GoogleCredential credential = await GoogleCredential.GetApplicationDefaultAsync(); // expect POL1013 warning
        string token = await credential.CreateScoped("https://www.googleapis.com/auth/drive.file").UnderlyingCredential.GetAccessTokenForRequestAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "https://www.googleapis.com/drive/v3/files");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# Google's credential for a token of this task
public sealed class DrivePlugin(HttpClient http, ITaskToken task)
{
    [KernelFunction, Description("Lists the files of the agent")]
    public async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        GoogleCredential credential = GoogleCredential.FromAccessToken(await task.GetAsync(cancellationToken));
        string token = await credential.UnderlyingCredential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, "https://www.googleapis.com/drive/v3/files");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

public interface ITaskToken
{
    Task<string> GetAsync(CancellationToken cancellationToken);
}

//# A client of AWS that looks for credentials itself
[McpServerToolType]
public sealed class ArchiveTools
{
    [McpServerTool]
    public async Task<int> CountAsync(string folder)
    {
        using AmazonS3Client s3 = new(Amazon.RegionEndpoint.EUCentral1); // expect POL1013 warning
        return (await s3.ListObjectsV2Async(new() { BucketName = "contoso-archive", Prefix = folder })).KeyCount ?? 0;
    }
}

//# A client of AWS that is given the credentials of a session
[McpServerToolType]
public sealed class ArchiveTools(IArchiveSession session)
{
    [McpServerTool]
    public async Task<int> CountAsync(string folder)
    {
        SessionAWSCredentials credentials = await session.BeginAsync("arn:aws:s3:::contoso-archive/" + folder);
        using AmazonS3Client s3 = new(credentials, Amazon.RegionEndpoint.EUCentral1);
        return (await s3.ListObjectsV2Async(new() { BucketName = "contoso-archive", Prefix = folder })).KeyCount ?? 0;
    }
}

public interface IArchiveSession
{
    Task<SessionAWSCredentials> BeginAsync(string resource);
}

//# A secret of the environment in a header
[McpServerToolType]
public static class TicketTools
{
    private static readonly HttpClient Http = new();

    [McpServerTool, Description("Reads a ticket")]
    public static async Task<string> ReadAsync(string key)
    {
        string? token = Environment.GetEnvironmentVariable("TICKETS_TOKEN"); // expect POL1013 warning
        using HttpRequestMessage request = new(HttpMethod.Get, "https://tickets.contoso.example/" + key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# Variables of the environment that open nothing
[McpServerToolType]
public static class TicketTools
{
    private static readonly HttpClient Http = new() { BaseAddress = new Uri(Environment.GetEnvironmentVariable("TICKETS_URL") ?? "https://tickets.contoso.example") };

    [McpServerTool, Description("Reads a ticket")]
    public static async Task<string> ReadAsync(string key, IServiceProvider services)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, key);
        request.Headers.Add("X-Region", Environment.GetEnvironmentVariable("REGION") ?? "eu");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await services.GetRequiredService<ITicketTokens>().GetAsync());
        using HttpResponseMessage response = await Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync() + Environment.GetEnvironmentVariable("BUILD_NUMBER");
    }
}

public interface ITicketTokens
{
    Task<string> GetAsync();
}

//# A secret of the environment for an application of its own
public sealed class CrmPlugin
{
    [KernelFunction]
    public async Task<string> CustomerAsync(string id)
    {
        IConfidentialClientApplication app = ConfidentialClientApplicationBuilder
            .Create(Environment.GetEnvironmentVariable("CRM_CLIENT_ID"))
            .WithClientSecret(Environment.GetEnvironmentVariable("CRM_CLIENT_SECRET")) // expect POL1013 warning
            .Build();
        return id + (await app.AcquireTokenForClient(["api://crm/Customers.Read"]).ExecuteAsync()).ExpiresOn;
    }
}

//# A class that makes its agent, with the credential of its model
public sealed class TravelAgent
{
    private readonly AIAgent _agent;

    public TravelAgent(IConfiguration configuration)
    {
        DefaultAzureCredential credential = new();
        AzureOpenAIClient client = new(new Uri(configuration["AzureOpenAI:Endpoint"]!), credential);
        _agent = client.GetChatClient("gpt-4.1").AsIChatClient().AsAIAgent(instructions: "You plan journeys.", tools: [AIFunctionFactory.Create(Find)]);
    }

    public async Task<string> AskAsync(string question) => (await _agent.RunAsync(question)).Text;

    [Description("Finds a train")]
    private static string Find(string from, string to) => $"{from} 08:12 – {to} 11:40";
}

//# A tool that asks a model of its own
[McpServerToolType]
public sealed class SummaryTools(IConfiguration configuration)
{
    [McpServerTool]
    public async Task<string> SummarizeAsync(string text)
    {
        AzureOpenAIClient client = new(new Uri(configuration["AzureOpenAI:Endpoint"]!), new DefaultAzureCredential());
        IChatClient chat = client.GetChatClient("gpt-4.1-mini").AsIChatClient();
        return (await chat.GetResponseAsync("Summarize: " + text)).Text;
    }
}

//# Program: A tool made of a method of the program
AIAgent agent = new AzureOpenAIClient(new Uri("https://contoso.openai.azure.com"), new AzureCliCredential())
    .GetChatClient("gpt-4.1")
    .AsIChatClient()
    .AsAIAgent(instructions: "You read reports.", tools: [AIFunctionFactory.Create(ReadReport)]);
Console.WriteLine(await agent.RunAsync("What does the report of May say?"));

[Description("Reads a report")]
static string ReadReport(string name) =>
    new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()) // expect POL1013 warning
        .DownloadContent().Value.Content.ToString();

//# A nightly job beside the tools
public sealed class NightlyExport(IConfiguration configuration) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        BlobContainerClient container = new(new Uri(configuration["Export:Container"]!), new DefaultAzureCredential());
        await container.UploadBlobAsync("export.json", BinaryData.FromString("{}"), stoppingToken);
    }
}

[McpServerToolType]
public sealed class ExportTools
{
    [McpServerTool]
    public string When() => "Every night at two.";
}

//# A factory of credentials that a service asks
public static class CredentialFactory
{
    public static TokenCredential Create(bool isLocal) => isLocal
        ? new AzureCliCredential() // expect POL1013 warning
        : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned); // expect POL1013 warning
}

public sealed class BlobPlugin(IHostEnvironment environment)
{
    [KernelFunction]
    public async Task<bool> ExistsAsync(string name) =>
        await new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), CredentialFactory.Create(environment.IsDevelopment())).ExistsAsync();
}

//# A factory of credentials that the set-up alone asks
public static class CredentialFactory
{
    public static TokenCredential Create(bool isLocal) => isLocal ? new AzureCliCredential() : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
}

public static class SetUp
{
    public static void Add(IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), CredentialFactory.Create(builder.Environment.IsDevelopment())));
}

public sealed class BlobPlugin(BlobServiceClient blobs)
{
    [KernelFunction]
    public async Task<bool> ExistsAsync(string name) => await blobs.GetBlobContainerClient("reports").GetBlobClient(name).ExistsAsync();
}

//# A secret of the environment kept in a static field
public static class Settings
{
    public static readonly string? CrmSecret = Environment.GetEnvironmentVariable("CRM_CLIENT_SECRET");
}

[McpServerToolType]
public sealed class CrmTools
{
    [McpServerTool]
    public string Customer(string id)
    {
        ClientSecretCredential credential = new("contoso.example", "crm-agent", Settings.CrmSecret); // expect POL1013 warning
        return id + credential.GetToken(new TokenRequestContext(["api://crm/Customers.Read"])).ExpiresOn;
    }
}

//# The credentials of the instance
[McpServerToolType]
public sealed class ArchiveTools
{
    [McpServerTool]
    public async Task<int> CountAsync(string folder)
    {
        using AmazonS3Client s3 = new(new InstanceProfileAWSCredentials("archive"), Amazon.RegionEndpoint.EUCentral1); // expect POL1013 warning
        return (await s3.ListObjectsV2Async(new() { BucketName = "contoso-archive", Prefix = folder })).KeyCount ?? 0;
    }
}

//# The type of a credential, its options and its failures
[McpServerToolType]
public sealed class DiagnosticTools(TokenCredential credential)
{
    [McpServerTool]
    public string Kind() => credential is DefaultAzureCredential ? nameof(DefaultAzureCredential) : credential.GetType().Name;

    [McpServerTool]
    public async Task<string> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await credential.GetTokenAsync(new TokenRequestContext(["api://reports/Reports.Read"]), cancellationToken)).ExpiresOn.ToString("O");
        }
        catch (CredentialUnavailableException)
        {
            return "Sign in first: az login";
        }
    }

    public static DefaultAzureCredentialOptions Options() => new() { ExcludeInteractiveBrowserCredential = true };
}

//# A key of the environment in the query of an address
[McpServerToolType]
public static class WeatherTools
{
    private static readonly HttpClient Http = new();

    [McpServerTool, Description("The weather of a place")]
    public static async Task<string> CurrentAsync(string place)
    {
        string key = Environment.GetEnvironmentVariable("WEATHER_API_KEY") ?? throw new InvalidOperationException("WEATHER_API_KEY is not set."); // expect POL1013 warning
        return await Http.GetStringAsync($"https://weather.contoso.example/v1/current?q={Uri.EscapeDataString(place)}&appid={key}"); // expect POL3015 info
    }
}

//# A database that a factory opens with the environment's connection string
[McpServerToolType]
public sealed class DatabaseTools(IConnectionFactory connections)
{
    [McpServerTool(ReadOnly = true), Description("Runs a query")]
    public async Task<string> QueryAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = await connections.OpenAsync();
        await using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync())?.ToString() ?? "";
    }
}

public interface IConnectionFactory
{
    Task<System.Data.Common.DbConnection> OpenAsync();
}

public sealed class ConnectionFactory(System.Data.Common.DbProviderFactory provider) : IConnectionFactory
{
    public async Task<System.Data.Common.DbConnection> OpenAsync()
    {
        System.Data.Common.DbConnection connection = provider.CreateConnection()!;
        connection.ConnectionString = ConnectionString();
        await connection.OpenAsync();
        return connection;
    }

    private static string ConnectionString()
    {
        string? text = Environment.GetEnvironmentVariable("ORDERS_CONNECTION_STRING"); // expect POL1013 warning
        return string.IsNullOrEmpty(text) ? throw new InvalidOperationException("ORDERS_CONNECTION_STRING is not set.") : text;
    }
}

//# A tool that only tells whether everything is set up
[McpServerToolType]
public static class HealthTools
{
    [McpServerTool, Description("Which services are set up")]
    public static string Check()
    {
        string? token = Environment.GetEnvironmentVariable("GITHUB_TOKEN");
        bool jira = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("JIRA_API_TOKEN"));
        return $"GitHub: {(token is null ? "no" : "yes")}, Jira: {(jira ? "yes" : "no")}, tokens: {Environment.GetEnvironmentVariable("MAX_OUTPUT_TOKENS") ?? "800"}";
    }
}

//# A tool of the application's own making that the program makes with a key of the environment
public interface ITool
{
    string Name { get; }

    string Description { get; }

    Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments);
}

public sealed class SearchTool(string key, HttpClient http) : ITool
{
    public string Name => "search";

    public string Description => "Searches the web";

    public Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://search.contoso.example/?q=" + Uri.EscapeDataString(arguments.ToString()));
        request.Headers.Add("X-Subscription", key);
        return http.SendAsync(request).ContinueWith(static sent => sent.Result.StatusCode.ToString());
    }
}

public sealed class ToolRegistry
{
    private readonly Dictionary<string, ITool> _tools = [];

    public void Register(ITool tool) => _tools[tool.Name] = tool;
}

public sealed class Host
{
    private readonly string _searchKey;

    public Host()
    {
        _searchKey = Environment.GetEnvironmentVariable("SEARCH_API_KEY") ?? ""; // expect POL1013 warning
    }

    public void Start(ToolRegistry registry, HttpClient http) => registry.Register(new SearchTool(_searchKey, http));
}

//# A tool of the application's own making that the program makes with an address of the environment
public interface ITool
{
    string Name { get; }

    string Description { get; }

    Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments);
}

public sealed class SearchTool(string address, HttpClient http) : ITool
{
    public string Name => "search";

    public string Description => "Searches the web";

    public Task<string> ExecuteAsync(System.Text.Json.JsonElement arguments) => http.GetStringAsync(address + "?q=" + Uri.EscapeDataString(arguments.ToString()));
}

public sealed class ToolRegistry
{
    private readonly Dictionary<string, ITool> _tools = [];

    public void Register(ITool tool) => _tools[tool.Name] = tool;
}

public sealed class Host
{
    private readonly string _address = Environment.GetEnvironmentVariable("SEARCH_URL") ?? "https://search.contoso.example/";

    public void Start(ToolRegistry registry, HttpClient http) => registry.Register(new SearchTool(_address, http));
}
