#pragma warning disable MAAI001, SKEXP0001
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Reflection;
using System.Security.Claims;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers;

//# Extensions.AI: a function of its own kind
public sealed class BlobFunction(string container) : AIFunction
{
    public override string Name => "read_blob";

    public override string Description => $"Reads a blob of {container}";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        BlobServiceClient blobs = new(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential()); // expect POL1013 warning
        string name = arguments["name"]?.ToString() ?? "";
        return (await blobs.GetBlobContainerClient(container).GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# Extensions.AI: a function of its own kind, with the client that it is given
public sealed class BlobFunction(BlobContainerClient container) : AIFunction
{
    public override string Name => "read_blob";

    public override string Description => $"Reads a blob of {container.Name}";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        string name = arguments["name"]?.ToString() ?? "";
        return (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# Extensions.AI: around every call of a function
public sealed class AuditedFunction(AIFunction inner, ClaimsPrincipal user) : DelegatingAIFunction(inner)
{
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        user.IsInRole("Operator") // expect POL2001 warning
            ? base.InvokeCoreAsync(arguments, cancellationToken)
            : new ValueTask<object?>("Only operators may do this.");
}

//# Extensions.AI: around every call of the model
public sealed class TenantChatClient(IChatClient inner, TokenCredential? credential = null) : DelegatingChatClient(inner)
{
    private readonly TokenCredential _credential = credential ?? new DefaultAzureCredential();

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        AccessToken token = await _credential.GetTokenAsync(new TokenRequestContext(["api://quota/Quota.Read"]), cancellationToken);
        return token.ExpiresOn > DateTimeOffset.UtcNow ? await base.GetResponseAsync(messages, options, cancellationToken) : throw new InvalidOperationException();
    }
}

public static class Tools
{
    public static AITool Clock() => AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now");
}

//# Extensions.AI: a declaration has no code to run
public static class Tools
{
    private static readonly DefaultAzureCredential Credential = new();

    public static AITool Declare(JsonElement schema) => AIFunctionFactory.CreateDeclaration("read_blob", "Reads a blob", schema);

    public static async Task<string> ReadAsync(string name) =>
        (await new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), Credential).DownloadContentAsync()).Value.Content.ToString();
}

//# Agent Framework: middleware around the functions of an agent
public static class Agents
{
    public static AIAgent Guard(AIAgent agent, ClaimsPrincipal user) => agent
        .AsBuilder()
        .Use(async (inner, context, next, cancellationToken) =>
        {
            if (context.Function.Name.StartsWith("delete_", StringComparison.Ordinal) && !user.IsInRole("Admin")) // expect POL2001 warning
            {
                return "Only administrators may delete.";
            }

            return await next(context, cancellationToken);
        })
        .Build();
}

//# Agent Framework: middleware that decides nothing by role
public static class Agents
{
    public static AIAgent Log(AIAgent agent, ClaimsPrincipal user) => agent
        .AsBuilder()
        .Use(async (inner, context, next, cancellationToken) =>
        {
            Console.WriteLine($"{user.Identity?.Name} calls {context.Function.Name} ({context.Arguments.Count} arguments)");
            return await next(context, cancellationToken);
        })
        .Build();
}

//# Agent Framework: what an agent is told about its user
public sealed class ProfileProvider : Microsoft.Agents.AI.AIContextProvider
{
    protected override async ValueTask<Microsoft.Agents.AI.AIContext> ProvideAIContextAsync(InvokingContext context, CancellationToken cancellationToken = default)
    {
        ManagedIdentityCredential credential = new(ManagedIdentityId.SystemAssigned); // expect POL1013 warning
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext(["api://profiles/Profiles.Read"]), cancellationToken);
        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.Token);
        return new Microsoft.Agents.AI.AIContext { Instructions = await http.GetStringAsync("https://profiles.contoso.example/me", cancellationToken) };
    }
}

//# Agent Framework: a script of a skill
public static class Skills
{
    public static AgentInlineSkill Reports() => new AgentInlineSkill("reports", "Reads reports", "Call the script with the name of a report.")
        .AddScript("read", ReadAsync);

    private static async Task<string> ReadAsync(string name, string storageKey) => // expect POL1011 warning
        (await new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new AzureCliCredential()) // expect POL1013 warning
            .DownloadContentAsync()).Value.Content.ToString() + storageKey.Length;
}

//# Agent Framework: a worker that runs an agent
public sealed class Digest(AIAgent agent) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        BlobContainerClient container = new(new Uri("https://contoso.blob.core.windows.net/digests"), new DefaultAzureCredential());
        AgentResponse digest = await agent.RunAsync("What happened today?", cancellationToken: stoppingToken);
        await container.UploadBlobAsync($"{DateTime.UtcNow:yyyy-MM-dd}.md", BinaryData.FromString(digest.Text), stoppingToken);
    }
}

public static class Tools
{
    public static AITool Clock() => AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now");
}

//# Semantic Kernel: a filter of functions
public sealed class RoleFilter(ClaimsPrincipal user) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext context, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next)
    {
        if (user.IsInRole("Guest")) // expect POL2001 warning
        {
            context.Result = new FunctionResult(context.Function, "Guests may only ask.");
            return;
        }

        await next(context);
    }
}

//# Semantic Kernel: a function of a method that reflection finds
public sealed class ReportReader
{
    public static KernelFunction Function() =>
        KernelFunctionFactory.CreateFromMethod(typeof(ReportReader).GetMethod(nameof(Read))!, new ReportReader(), "read_report");

    public string Read(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()) // expect POL1013 warning
            .DownloadContent().Value.Content.ToString();

    public string ReadForThePage(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new DefaultAzureCredential()).DownloadContent().Value.Content.ToString();
}

//# Semantic Kernel: a plugin's method that bears no attribute
public sealed class ReportPlugin(BlobContainerClient container)
{
    [KernelFunction, Description("Lists the reports")]
    public IReadOnlyList<string> List() => [.. container.GetBlobs().Select(blob => blob.Name)];

    [Description("Deletes the old reports")]
    public void Purge(DateTimeOffset before)
    {
        BlobContainerClient archive = new(new Uri("https://contoso.blob.core.windows.net/archive"), new DefaultAzureCredential());
        archive.DeleteBlobIfExists(before.ToString("yyyy-MM"));
    }
}

public static class SetUp
{
    public static void Add(Kernel kernel) => kernel.ImportPluginFromType<ReportPlugin>();
}

//# MCP: a handler of calls
public static class SetUp
{
    public static IMcpServerBuilder AddReports(this IServiceCollection services) => services.AddMcpServer().WithCallToolHandler(CallAsync);

    private static async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        string name = request.Params!.Arguments!["name"].ToString();
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new WorkloadIdentityCredential()); // expect POL1013 warning
        string text = (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToString();
        return new CallToolResult { Content = [new TextContentBlock { Text = text }] };
    }
}

//# MCP: a resource
[McpServerResourceType]
public sealed class ReportResources
{
    [McpServerResource(UriTemplate = "reports://{name}", Name = "report"), Description("A report")]
    public static string Read(string name) =>
        new BlobClient(new Uri("https://contoso.blob.core.windows.net/reports/" + name), new AzureDeveloperCliCredential()) // expect POL1013 warning
            .DownloadContent().Value.Content.ToString();
}

//# MCP: a filter of calls that asks for a role
public static class SetUp
{
    public static void Add(IServiceCollection services) => services
        .AddMcpServer()
        .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
            request.User?.IsInRole("Operator") == true // expect POL2001 warning
                ? await next(request, cancellationToken)
                : new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "Only operators." }] }));
}

//# MCP: the set-up of a server
public static class SetUp
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        TokenCredential credential = new DefaultAzureCredential(); // expect POL1013 warning
        services.AddSingleton(new BlobServiceClient(new Uri("https://contoso.blob.core.windows.net"), credential));
        services.AddMcpServer().WithTools<ReportTools>();
        return services;
    }
}

[McpServerToolType]
public sealed class ReportTools(BlobServiceClient blobs)
{
    [McpServerTool, Description("Lists the reports")]
    public IReadOnlyList<string> List() => [.. blobs.GetBlobContainerClient("reports").GetBlobs().Select(blob => blob.Name)];
}

//# A tool of the application's own making
public interface ITool
{
    string Name { get; }
    string Description { get; }
    Task<string> ExecuteAsync(JsonElement arguments, CancellationToken cancellationToken);
}

public sealed class ReportTool : ITool
{
    public string Name => "report";
    public string Description => "Reads a report";

    public async Task<string> ExecuteAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        BlobServiceClient blobs = new(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential()); // expect POL1013 warning
        return (await blobs.GetBlobContainerClient("reports").GetBlobClient(arguments.GetProperty("name").GetString()).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# A contract of the application that is no tool's
public interface IExport
{
    string Name { get; }
    string Description { get; }
    Task<string> ExecuteAsync(JsonElement arguments, CancellationToken cancellationToken);
}

public sealed class ReportExport : IExport
{
    public string Name => "report";
    public string Description => "Reads a report";

    public async Task<string> ExecuteAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        BlobServiceClient blobs = new(new Uri("https://contoso.blob.core.windows.net"), new DefaultAzureCredential());
        return (await blobs.GetBlobContainerClient("reports").GetBlobClient(arguments.GetProperty("name").GetString()).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
    }
}

//# Agents SDK: a turn's handler
public sealed class ReportBot : Microsoft.Agents.Builder.App.AgentApplication
{
    public ReportBot() => OnActivity("message", OnMessageAsync);

    private static async Task OnMessageAsync(Microsoft.Agents.Builder.ITurnContext turn, object state, CancellationToken cancellationToken)
    {
        BlobClient blob = new(new Uri("https://contoso.blob.core.windows.net/reports/today"), new DefaultAzureCredential()); // expect POL1013 warning
        await turn.SendActivityAsync((await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToString(), cancellationToken);
    }
}

// The package is not among the references; what the bot uses of it stands here as it is there.
namespace Microsoft.Agents.Builder
{
    public interface ITurnContext
    {
        Task SendActivityAsync(string text, CancellationToken cancellationToken);
    }
}

namespace Microsoft.Agents.Builder.App
{
    public delegate Task RouteHandler(ITurnContext turn, object state, CancellationToken cancellationToken);

    public class AgentApplication
    {
        public AgentApplication OnActivity(string type, RouteHandler handler, ushort rank = 0) => this;
    }
}

//# A marker of the same name in a framework of its own
namespace Contoso.Commands
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class KernelFunctionAttribute : Attribute;

    public sealed class CleanUp
    {
        [Contoso.Commands.KernelFunction]
        public void Run() =>
            new BlobContainerClient(new Uri("https://contoso.blob.core.windows.net/archive"), new DefaultAzureCredential()).DeleteIfExists();
    }
}

public static class Tools
{
    public static AITool Clock() => AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now");
}
