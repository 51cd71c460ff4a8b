using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Threading;
using System.Threading.Tasks;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Agents.AI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

//# Program: An agent on the console, its model reached by the developer's login
TokenCredential credential = new ChainedTokenCredential(new AzureCliCredential(), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned));
IChatClient chat = new AzureOpenAIClient(new Uri(args[0]), credential).GetChatClient("gpt-4.1").AsIChatClient();
AIAgent agent = chat.AsAIAgent(instructions: "You help with journeys.", tools: [AIFunctionFactory.Create(Find), AIFunctionFactory.Create(() => DateTimeOffset.UtcNow, "now")]);
while (Console.ReadLine() is { Length: > 0 } question)
{
    Console.WriteLine(await agent.RunAsync(question));
}

[Description("Finds a train")]
static string Find([Description("where from")] string from, [Description("where to")] string to) => $"{from} 08:12 – {to} 11:40";

//# Program: A local function is a tool, and captures a credential
AIAgent agent = new AzureOpenAIClient(new Uri(args[0]), new DefaultAzureCredential()).GetChatClient("gpt-4.1").AsIChatClient()
    .AsAIAgent(tools: [AIFunctionFactory.Create(Count)]);
Console.WriteLine(await agent.RunAsync("How many reports are there?"));

int Count(string prefix)
{
    TokenCredential credential = new AzureCliCredential(); // expect POL1013 warning
    return new BlobContainerClient(new Uri("https://contoso.blob.core.windows.net/reports"), credential).GetBlobs().Count(blob => blob.Name.StartsWith(prefix));
}

//# Program: A local function that only the program calls
AIAgent agent = new AzureOpenAIClient(new Uri(args[0]), new DefaultAzureCredential()).GetChatClient("gpt-4.1").AsIChatClient()
    .AsAIAgent(tools: [AIFunctionFactory.Create((string name) => $"Hello {name}.", "greet")]);
await SaveAsync((await agent.RunAsync("Greet Olena.")).Text);

static async Task SaveAsync(string text)
{
    BlobContainerClient container = new(new Uri("https://contoso.blob.core.windows.net/greetings"), new DefaultAzureCredential());
    await container.UploadBlobAsync($"{Guid.NewGuid()}.txt", BinaryData.FromString(text));
}

//# Program: Sign-in of a web host asks for everything
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
IConfidentialClientApplication app = ConfidentialClientApplicationBuilder.Create("0f4c7e12-6b1d-4f3a-9d7e-8a9b0c1d2e3f").WithClientSecret(builder.Configuration["Secret"]).Build();
builder.Services.AddMcpServer().WithTools<ClockTools>();
WebApplication host = builder.Build();
host.MapGet("/warm-up", async () => (await app.AcquireTokenForClient(["orders.*"]).ExecuteAsync()).ExpiresOn); // expect POL1001 info
host.Run();

[McpServerToolType]
public sealed class ClockTools
{
    [McpServerTool]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# Program: A web host that fills the container
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("AGENT_");
builder.Services.AddSingleton<TokenCredential>(new DefaultAzureCredential());
builder.Services.AddSingleton(provider => new BlobServiceClient(new Uri(builder.Configuration["Storage"]!), provider.GetRequiredService<TokenCredential>()));
builder.Services.AddHttpClient("erp", client =>
{
    client.BaseAddress = new Uri("https://erp.contoso.example");
    client.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("ERP_KEY")); // expect POL1013 warning
});
builder.Services.AddMcpServer().WithTools<ErpTools>();
builder.Build().Run();

[McpServerToolType]
public sealed class ErpTools(IHttpClientFactory clients)
{
    [McpServerTool]
    public Task<string> OrderAsync(int id) => clients.CreateClient("erp").GetStringAsync($"/orders/{id}");
}

//# Program: A tool that the program registers as a lambda with a secret of the environment
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMcpServer().WithTools([McpServerTool.Create(async (string key, CancellationToken cancellationToken) =>
{
    using HttpClient http = new();
    http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("TICKETS_KEY")); // expect POL1013 warning
    return await http.GetStringAsync("https://tickets.contoso.example/" + key, cancellationToken);
})]);
await builder.Build().RunAsync();

//# Program: Plugins of a kernel, one of which takes the machine's credential
IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddAzureOpenAIChatCompletion("gpt-4.1", "https://contoso.openai.azure.com", new DefaultAzureCredential());
builder.Plugins.AddFromType<ReportPlugin>();
builder.Plugins.AddFromFunctions("clock", [KernelFunctionFactory.CreateFromMethod(() => DateTimeOffset.UtcNow, "now")]);
Console.WriteLine(await builder.Build().InvokePromptAsync("What does the report of May say?"));

public sealed class ReportPlugin
{
    private readonly BlobContainerClient _reports = new(new Uri("https://contoso.blob.core.windows.net/reports"), new DefaultAzureCredential()); // expect POL1013 warning

    [KernelFunction, Description("Reads a report")]
    public string Read(string name) => _reports.GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

//# Program: Plugins of a kernel that are given their clients
IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddAzureOpenAIChatCompletion("gpt-4.1", "https://contoso.openai.azure.com", new DefaultAzureCredential());
BlobContainerClient reports = new(new Uri("https://contoso.blob.core.windows.net/reports"), new DefaultAzureCredential()); // expect POL1013 warning
builder.Plugins.AddFromObject(new ReportPlugin(reports));
Console.WriteLine(await builder.Build().InvokePromptAsync("What does the report of May say?"));

public sealed class ReportPlugin(BlobContainerClient reports)
{
    [KernelFunction, Description("Reads a report")]
    public string Read(string name) => reports.GetBlobClient(name).DownloadContent().Value.Content.ToString();
}

//# Program: Tools of a remote server, which is given the credential of the process
await using McpClient client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
{
    Endpoint = new Uri("https://tickets.contoso.example/mcp"),
    AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + Environment.GetEnvironmentVariable("TICKETS_TOKEN") }, // expect POL1013 warning
}));
IChatClient chat = new AzureOpenAIClient(new Uri(args[0]), new DefaultAzureCredential()).GetChatClient("gpt-4.1").AsIChatClient();
AIAgent agent = chat.AsAIAgent(tools: [.. await client.ListToolsAsync()]);
Console.WriteLine(await agent.RunAsync("Which tickets are open?"));
