using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;

//# One of two implementations of what a tool calls
[McpServerToolType]
public sealed class StoreTools(IStore store)
{
    [McpServerTool]
    public Task<string> ReadAsync(string name) => store.ReadAsync(name);
}

public interface IStore
{
    Task<string> ReadAsync(string name);
}

public sealed class FileStore(string folder) : IStore
{
    public Task<string> ReadAsync(string name) => System.IO.File.ReadAllTextAsync(System.IO.Path.Combine(folder, name));
}

public sealed class BlobStore : IStore
{
    public async Task<string> ReadAsync(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/store/" + name), new DefaultAzureCredential()); // expect POL1013 warning
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }
}

//# A member beside the one that a tool calls
[McpServerToolType]
public sealed class StoreTools(IStore store)
{
    [McpServerTool]
    public Task<string> ReadAsync(string name) => store.ReadAsync(name);
}

public interface IStore
{
    Task<string> ReadAsync(string name);

    Task DeleteAsync(string name);
}

public sealed class BlobStore(BlobContainerClient container) : IStore
{
    public async Task<string> ReadAsync(string name) => (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();

    public Task DeleteAsync(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/store/" + name), new DefaultAzureCredential()).DeleteIfExistsAsync();
}

//# A local function and a lambda within a tool
public sealed class ReportPlugin
{
    [KernelFunction]
    public async Task<string> JoinAsync(string[] names)
    {
        string[] texts = await Task.WhenAll(names.Select(name => ReadAsync(name)));
        return string.Join('\n', texts);

        static async Task<string> ReadAsync(string name)
        {
            BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()); // expect POL1013 warning
            return (await blob.DownloadContentAsync()).Value.Content.ToString();
        }
    }
}

//# A template method of a base class
public abstract class Reader
{
    [KernelFunction, Description("Reads")]
    public async Task<string> ReadAsync(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), Credential());
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }

    protected abstract TokenCredential Credential();
}

public sealed class DeveloperReader : Reader
{
    protected override TokenCredential Credential() => new AzureCliCredential(); // expect POL1013 warning
}

//# A template method of a base class that no tool has
public abstract class Reader
{
    public async Task<string> ReadAsync(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), Credential());
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }

    protected abstract TokenCredential Credential();
}

public sealed class DeveloperReader : Reader
{
    protected override TokenCredential Credential() => new AzureCliCredential();
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}

//# Functions that a collection gathers before they become tools
public sealed class Toolbox
{
    private readonly Dictionary<string, Delegate> _functions = new()
    {
        ["weather"] = (string city) => $"It is sunny in {city}.",
        ["report"] = ReadReport,
    };

    public IList<AITool> Tools() => [.. _functions.Select(function => AIFunctionFactory.Create(function.Value, function.Key))];

    private static string ReadReport(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()) // expect POL1013 warning
            .DownloadContent().Value.Content.ToString();
}

//# Functions that a collection gathers for a menu
public sealed class Menu
{
    private readonly Dictionary<string, Func<string, string>> _commands = new()
    {
        ["hello"] = name => $"Hello {name}.",
        ["report"] = ReadReport,
    };

    public string Run(string command, string argument) => _commands[command](argument);

    private static string ReadReport(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()).DownloadContent().Value.Content.ToString();
}

public static class Tools
{
    public static AITool Clock() => AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now");
}

//# A static field of another class
public static class Clients
{
    public static readonly BlobServiceClient Blobs = new(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential()); // expect POL1013 warning

    public static readonly HttpClient Http = new();
}

[McpServerToolType]
public static class ReportTools
{
    [McpServerTool]
    public static IReadOnlyList<string> List() => [.. Clients.Blobs.GetBlobContainerClient("reports").GetBlobs().Select(blob => blob.Name)];
}

//# A static field that no tool reads
public static class Jobs
{
    private static readonly BlobServiceClient Blobs = new(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential());

    public static void Purge() => Blobs.GetBlobContainerClient("reports").DeleteIfExists();
}

[McpServerToolType]
public sealed class ReportTools(BlobContainerClient reports)
{
    [McpServerTool]
    public IReadOnlyList<string> List() => [.. reports.GetBlobs().Select(blob => blob.Name)];
}

//# The constructor of a service that a container builds for a tool
public sealed class LedgerPlugin(Ledger ledger)
{
    [KernelFunction]
    public Task<string> BalanceAsync(string account) => ledger.BalanceAsync(account);
}

public sealed class Ledger
{
    private readonly TokenCredential _credential;
    private readonly HttpClient _http;

    public Ledger(HttpClient http)
    {
        _http = http;
        _credential = new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned); // expect POL1013 warning
    }

    public async Task<string> BalanceAsync(string account)
    {
        AccessToken token = await _credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Balances.Read"]), default);
        using HttpRequestMessage request = new(HttpMethod.Get, "https://ledger.contoso.example/" + account);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

//# A factory of the container builds the service for a tool
public sealed class LedgerPlugin(Ledger ledger)
{
    [KernelFunction]
    public Task<string> BalanceAsync(string account) => ledger.BalanceAsync(account);
}

public sealed class Ledger(HttpClient http, TokenCredential credential)
{
    public async Task<string> BalanceAsync(string account)
    {
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://ledger/Balances.Read"]), default);
        using HttpRequestMessage request = new(HttpMethod.Get, "https://ledger.contoso.example/" + account);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using HttpResponseMessage response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}

public static class SetUp
{
    public static void Add(IServiceCollection services)
    {
        services.AddHttpClient();
        services.AddScoped(provider => new Ledger(provider.GetRequiredService<HttpClient>(), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned))); // expect POL1013 warning
        services.AddScoped<LedgerPlugin>();
    }
}

//# A controller that shares nothing with the tools
[ApiController, Route("reports")]
public sealed class ReportsController : ControllerBase
{
    [HttpGet("{name}")]
    public async Task<IActionResult> Get(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential());
        return User.IsInRole("Reader") ? Content((await blob.DownloadContentAsync()).Value.Content.ToString()) : Forbid();
    }
}

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A generic service, an extension method and a property on the way
public sealed class OrderPlugin(Repository<Order> orders)
{
    [KernelFunction]
    public string Find(int id) => orders.ById(id.ToString());
}

public sealed record Order(int Id);

public sealed class Repository<T>
{
    public string ById(string id) => Container.Read($"{typeof(T).Name}/{id}");

    private static BlobContainerClient Container => Storage.Open("orders");
}

public static class Storage
{
    public static BlobContainerClient Open(string name) =>
        new(new Uri("https://contoso.blob.core.windows.net/" + name), new DefaultAzureCredential()); // expect POL1013 warning

    public static string Read(this BlobContainerClient container, string name) => container.GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

//# A wildcard in the agent's project, away from any tool
public sealed class Importer(IConfidentialClientApplication app)
{
    public async Task<DateTimeOffset> RunAsync() =>
        (await app.AcquireTokenForClient(["orders/*"]).ExecuteAsync()).ExpiresOn; // expect POL1001 info
}

public sealed class NotePlugin
{
    [KernelFunction]
    public string Note(string text) => text;
}

//# The same name in a type that no tool calls
public sealed class ReportPlugin(ReportReader reader)
{
    [KernelFunction]
    public string Read(string name) => reader.Read(name);
}

public sealed class ReportReader(BlobContainerClient container)
{
    public string Read(string name) => container.GetBlobClient(name).DownloadContent().Value.Content.ToString();

    public string Read(Uri blob) => new BlobClient(blob, new DefaultAzureCredential()).DownloadContent().Value.Content.ToString();
}

public sealed class ArchiveReader
{
    public string Read(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/archive/" + name), new DefaultAzureCredential()).DownloadContent().Value.Content.ToString();
}

//# A service that the provider finds, and a handler within it
[McpServerToolType]
public static class MailTools
{
    [McpServerTool]
    public static Task<string> SendAsync(IServiceProvider services, string text) =>
        services.GetRequiredService<IHandler<Message>>().HandleAsync(new Message(text));
}

public sealed record Message(string Text);

public interface IHandler<in T>
{
    Task<string> HandleAsync(T request);
}

public sealed class MessageHandler : IHandler<Message>
{
    public Task<string> HandleAsync(Message request) => Task.Run(() => Send(request));

    private static string Send(Message request)
    {
        TokenCredential credential = new DefaultAzureCredential(); // expect POL1013 warning
        return request.Text + credential.GetToken(new TokenRequestContext(["api://mail/Mail.Send"]), default).ExpiresOn;
    }
}

//# A handler of other requests
[McpServerToolType]
public static class MailTools
{
    [McpServerTool]
    public static Task<string> SendAsync(IServiceProvider services, string text) =>
        services.GetRequiredService<ISender>().SendAsync(text);
}

public interface ISender
{
    Task<string> SendAsync(string text);
}

public interface IReceiver
{
    Task<string> ReceiveAsync();
}

public sealed class Sender(IConfidentialClientApplication app) : ISender
{
    public async Task<string> SendAsync(string text) => text + (await app.AcquireTokenForClient(["api://mail/Mail.Send"]).ExecuteAsync()).ExpiresOn;
}

public sealed class Receiver : IReceiver
{
    public async Task<string> ReceiveAsync() =>
        (await new DefaultAzureCredential().GetTokenAsync(new TokenRequestContext(["api://mail/Mail.Receive"]))).ExpiresOn.ToString();
}

//# A function that needs approval, of a method beside others
public sealed class Purge
{
    public AITool Tool() => new ApprovalRequiredAIFunction(AIFunctionFactory.Create(RunAsync, "purge"));

    private async Task<string> RunAsync(string container)
    {
        await foreach (string name in NamesAsync(container))
        {
            return name;
        }

        return "empty";
    }

    private static async IAsyncEnumerable<string> NamesAsync(string container)
    {
        BlobContainerClient client = new(new Uri("https://contoso.blob.core.windows.net/" + container), new VisualStudioCredential()); // expect POL1013 warning
        await foreach (var blob in client.GetBlobsAsync())
        {
            yield return blob.Name;
        }
    }

    public void Schedule() =>
        new BlobContainerClient(new Uri("https://contoso.blob.core.windows.net/archive"), new DefaultAzureCredential()).DeleteIfExists();
}

//# Functions that reflection gathers by their description
public sealed class Toolbox
{
    public IEnumerable<AITool> Tools() => typeof(Toolbox)
        .GetMethods()
        .Where(method => method.IsDefined(typeof(DescriptionAttribute), inherit: false))
        .Select(method => AIFunctionFactory.Create(method, this));

    [Description("Reads a report")]
    public string Read(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()) // expect POL1013 warning
            .DownloadContent().Value.Content.ToString();

    public string ReadForThePage(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()).DownloadContent().Value.Content.ToString();
}

//# A test double beside the service
public sealed class ReportPlugin(IReports reports)
{
    [KernelFunction]
    public string Read(string name) => reports.Read(name);
}

public interface IReports
{
    string Read(string name);
}

public sealed class Reports(BlobContainerClient container) : IReports
{
    public string Read(string name) => container.GetBlobClient(name).DownloadContent().Value.Content.ToString();

    public static Reports ForTheConsole() => new(new(new Uri("https://contoso.blob.core.windows.net/reports"), new AzureCliCredential()));
}

public sealed class NoReports : IReports
{
    public string Read(string name) => "There is no report of that name.";
}

//# A property that makes its credential when it is first asked
public sealed class ReportPlugin
{
    private TokenCredential Credential => field ??= new DefaultAzureCredential(); // expect POL1013 warning

    private TokenCredential Unused => new AzureCliCredential();

    [KernelFunction]
    public string Read(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), Credential).DownloadContent().Value.Content.ToString();
}

//# A delegate that the constructor chooses
public sealed class ReportPlugin
{
    private readonly Func<string, Task<string>> _read;

    public ReportPlugin(bool isLocal) => _read = isLocal ? ReadFileAsync : ReadAsync;

    [KernelFunction]
    public Task<string> Read(string name) => _read(name);

    private static Task<string> ReadFileAsync(string name) => System.IO.File.ReadAllTextAsync(name);

    private static async Task<string> ReadAsync(string name)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()); // expect POL1013 warning
        return (await blob.DownloadContentAsync()).Value.Content.ToString();
    }
}

//# A default method of an interface
[McpServerToolType]
public sealed class OrderTools(IOrders orders)
{
    [McpServerTool]
    public string Find(int id) => orders.Find(id);
}

public interface IOrders
{
    string Find(int id) => Open().GetBlobClient($"{id}.json").DownloadContent().Value.Content.ToString();

    private static BlobContainerClient Open() =>
        new(new Uri("https://contoso.blob.core.windows.net/orders"), new DefaultAzureCredential()); // expect POL1013 warning
}

//# A static member that a type parameter chooses
[McpServerToolType]
public sealed class OrderTools
{
    [McpServerTool]
    public string Find(int id) => Reader<Cloud>.Read($"{id}.json");
}

public interface ISource
{
    static abstract BlobContainerClient Open();
}

public sealed class Cloud : ISource
{
    public static BlobContainerClient Open() => new(new Uri("https://contoso.blob.core.windows.net/orders"), new DefaultAzureCredential()); // expect POL1013 warning
}

public static class Reader<T>
    where T : ISource
{
    public static string Read(string name) => T.Open().GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

//# An extension member of the new form
public static class Containers
{
    extension(Uri account)
    {
        public BlobContainerClient Reports => new(new Uri(account, "reports"), new DefaultAzureCredential()); // expect POL1013 warning

        public BlobContainerClient Archive => new(new Uri(account, "archive"), new DefaultAzureCredential());
    }
}

public sealed class ReportPlugin
{
    private static readonly Uri Account = new("https://contoso.blob.core.windows.net");

    [KernelFunction]
    public string Read(string name) => Account.Reports.GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

//# An event that nobody but the page raises
public sealed class Page
{
    public event Func<string, Task>? Opened;

    public Page() => Opened += ReadAsync;

    public Task OpenAsync(string name) => Opened?.Invoke(name) ?? Task.CompletedTask;

    private static Task ReadAsync(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()).DownloadContentAsync();
}

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A nested type and a partial tool
[McpServerToolType]
public sealed partial class ReportTools
{
    [McpServerTool]
    public partial string Read(string name);
}

public sealed partial class ReportTools
{
    public partial string Read(string name) => new Session().Read(name);

    public string ReadForThePage(string name) => new BlobClient(new Uri("https://contoso.blob.core.windows.net/pages/" + name), new DefaultAzureCredential()).Name;

    private sealed class Session
    {
        private readonly TokenCredential _credential = new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned); // expect POL1013 warning

        public string Read(string name) =>
            new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), _credential).DownloadContent().Value.Content.ToString();
    }
}

//# An adapter of an interface of the container's
public sealed class ReportsHealth : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck
{
    public async Task<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult> CheckHealthAsync(
        Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        BlobContainerClient container = new(new Uri("https://contoso.blob.core.windows.net/reports"), new DefaultAzureCredential());
        return await container.ExistsAsync(cancellationToken)
            ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy()
            : Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Unhealthy();
    }
}

[McpServerToolType]
public sealed class HealthTools(Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService health)
{
    [McpServerTool]
    public async Task<string> CheckAsync() => (await health.CheckHealthAsync()).Status.ToString();
}

//# A client that a container makes for a tool
[McpServerToolType]
public sealed class ArchiveTools(BlobServiceClient blobs)
{
    [McpServerTool]
    public string Read(string name) => blobs.GetBlobContainerClient("archive").GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

public static class ArchiveServices
{
    public static IServiceCollection AddArchive(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        TokenCredential credential = new DefaultAzureCredential(); // expect POL1013 warning
        return new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), credential);
    });
}

//# A client that a container makes for a controller, and the model's
[McpServerToolType]
public sealed class SummaryTools(IChatClient chat)
{
    [McpServerTool]
    public async Task<string> SumUpAsync(string text) => (await chat.GetResponseAsync("Sum up: " + text)).Text;
}

public sealed class ArchiveController(BlobServiceClient blobs) : ControllerBase
{
    public IActionResult Get(string name) => Ok(blobs.GetBlobContainerClient("archive").GetBlobClient(name).DownloadContent().Value.Content.ToString());
}

public static class SummaryServices
{
    public static IServiceCollection AddSummaries(this IServiceCollection services) => services
        .AddSingleton(provider => new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential()))
        .AddSingleton(provider => new Azure.AI.OpenAI.AzureOpenAIClient(new Uri("https://contoso.openai.azure.com"), new DefaultAzureCredential()).GetChatClient("gpt").AsIChatClient());
}
