#pragma warning disable OPENAI001
using System;
using System.ClientModel.Primitives;
using System.Collections.Generic;
using System.ComponentModel;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.SemanticKernel;
using ModelContextProtocol.Server;
using OpenAI.Chat;

//# A client of Resource Manager, built in a tool with an injected credential
[McpServerToolType]
public sealed class SubscriptionTools(TokenCredential credential)
{
    [McpServerTool(Name = "list_resource_groups"), Description("Lists the resource groups of a subscription")]
    public async Task<IReadOnlyList<string>> ListAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        ArmClient arm = new(credential); // expect POL1002 warning
        SubscriptionResource subscription = arm.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(subscriptionId));
        List<string> names = [];
        await foreach (ResourceGroupResource group in subscription.GetResourceGroups().GetAllAsync(cancellationToken: cancellationToken))
        {
            names.Add(group.Data.Name);
        }

        return names;
    }
}

//# A client of Resource Manager that is given to the tool
[McpServerToolType]
public sealed class SubscriptionTools(ArmClient arm)
{
    [McpServerTool(Name = "list_resource_groups"), Description("Lists the resource groups of a subscription")]
    public async Task<IReadOnlyList<string>> ListAsync(string subscriptionId, CancellationToken cancellationToken)
    {
        SubscriptionResource subscription = arm.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(subscriptionId));
        List<string> names = [];
        await foreach (ResourceGroupResource group in subscription.GetResourceGroups().GetAllAsync(cancellationToken: cancellationToken))
        {
            names.Add(group.Data.Name);
        }

        return names;
    }
}

//# A Graph client without scopes, kept by a service behind an interface
public interface IDirectory
{
    Task<string?> FindAsync(string mail);
}

public sealed class GraphDirectory : IDirectory
{
    private readonly GraphServiceClient _graph;

    public GraphDirectory(TokenCredential credential)
    {
        _graph = new GraphServiceClient(credential); // expect POL1002 warning
    }

    public async Task<string?> FindAsync(string mail) => (await _graph.Users[mail].GetAsync())?.DisplayName;
}

public sealed class PeoplePlugin(IDirectory directory)
{
    [KernelFunction("find_person"), Description("Finds a colleague by mail address")]
    public Task<string?> FindAsync(string mail) => directory.FindAsync(mail);
}

//# Graph clients that ask for one permission, or bring their own requests
public sealed class PeoplePlugin(TokenCredential credential, HttpClient http)
{
    private readonly GraphServiceClient _graph = new(credential, ["https://graph.microsoft.com/User.ReadBasic.All"]);
    private readonly GraphServiceClient _other = new(http);

    [KernelFunction("find_person"), Description("Finds a colleague by mail address")]
    public async Task<string?> FindAsync(string mail) => (await _graph.Users[mail].GetAsync())?.DisplayName ?? (await _other.Users[mail].GetAsync())?.DisplayName;
}

//# Program: a Graph client made in the set-up
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(_ => new GraphServiceClient(new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned))); // expect POL1002 warning; POL1013 warning
builder.Services.AddMcpServer().WithTools<MailTools>();
builder.Build().Run();

[McpServerToolType]
public sealed class MailTools(GraphServiceClient graph)
{
    [McpServerTool(Name = "count_mails")]
    public async Task<int?> CountAsync(string user) => await graph.Users[user].Messages.Count.GetAsync();
}

//# A handler in front of a cluster of Kusto
public sealed class KustoHandler(TokenCredential credential) : DelegatingHandler
{
    private static readonly TokenRequestContext Context = new(["https://logs.westeurope.kusto.windows.net/.default"]); // expect POL1002 info

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(Context, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return await base.SendAsync(request, cancellationToken);
    }
}

public sealed class LogPlugin(HttpClient http)
{
    [KernelFunction, Description("Counts the errors of the last hour")]
    public Task<string> CountErrorsAsync() => http.GetStringAsync("/v1/rest/query?q=errors");
}

//# A handler that asks for nothing itself
public sealed class BearerHandler(Func<CancellationToken, Task<string>> getToken) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await getToken(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}

public sealed class LogPlugin(HttpClient http)
{
    [KernelFunction, Description("Counts the errors of the last hour")]
    public Task<string> CountErrorsAsync() => http.GetStringAsync("https://logs.westeurope.kusto.windows.net/v1/rest/query?q=.default");
}

//# The identity of a managed identity for another tenant
[McpServerToolType]
public sealed class CrossTenantTools(HttpClient http)
{
    [McpServerTool(Name = "read_partner_catalog")]
    public async Task<string> ReadAsync(string product)
    {
        ManagedIdentityApplicationBuilder builder = ManagedIdentityApplicationBuilder.Create(Microsoft.Identity.Client.AppConfig.ManagedIdentityId.SystemAssigned);
        IManagedIdentityApplication identity = builder.Build();
        IConfidentialClientApplication app = ConfidentialClientApplicationBuilder
            .Create("6f1c6e8c-1111-4222-8333-944455566677")
            .WithClientAssertion(async (AssertionRequestOptions options) =>
                (await identity.AcquireTokenForManagedIdentity("api://AzureADTokenExchange/.default").ExecuteAsync(options.CancellationToken)).AccessToken)
            .Build();
        AuthenticationResult result = await app.AcquireTokenForClient(["api://partner-catalog/.default"]).ExecuteAsync(); // expect POL1002 info
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken); // expect POL3001 info
        return await http.GetStringAsync($"https://catalog.partner.example/products/{Uri.EscapeDataString(product)}");
    }
}

//# Program: the bearer policy of the model's own client
BearerTokenPolicy policy = new(new DefaultAzureCredential(), "https://cognitiveservices.azure.com/.default");
ChatClient chat = new(model: "gpt-5-mini", authenticationPolicy: policy, options: new() { Endpoint = new Uri("https://contoso.openai.azure.com/openai/v1/") });
AIFunction weather = AIFunctionFactory.Create((string city) => $"It is sunny in {city}", "weather");
IChatClient client = chat.AsIChatClient().AsBuilder().UseFunctionInvocation().Build();
Console.WriteLine(await client.GetResponseAsync("How is the weather in Ulm?", new ChatOptions { Tools = [weather] }));

//# Program: a kernel with the model's credential
TokenCredential credential = new ChainedTokenCredential(new AzureCliCredential(), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned));
IKernelBuilder builder = Kernel.CreateBuilder();
builder.AddAzureOpenAIChatCompletion("gpt-5", "https://contoso.openai.azure.com", credential);
builder.Plugins.AddFromType<ClockPlugin>();
Kernel kernel = builder.Build();
Console.WriteLine(await kernel.InvokePromptAsync("What time is it?"));

public sealed class ClockPlugin
{
    [KernelFunction, Description("The time")]
    public string Now() => DateTimeOffset.UtcNow.ToString("O");
}

//# A service of models, asked by a tool
public sealed class VisionPlugin(TokenCredential credential, HttpClient http)
{
    [KernelFunction, Description("Describes a picture")]
    public async Task<string> DescribeAsync(Uri picture, CancellationToken cancellationToken)
    {
        AccessToken token = await credential.GetTokenAsync(
            new TokenRequestContext(["https://cognitiveservices.azure.com/.default"]), cancellationToken); // expect POL1002 info
        using HttpRequestMessage request = new(HttpMethod.Post, "https://contoso.cognitiveservices.azure.com/vision/v3.2/analyze");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        request.Content = new StringContent($$"""{ "url": "{{picture}}" }""");
        return await (await http.SendAsync(request, cancellationToken)).Content.ReadAsStringAsync(cancellationToken);
    }
}

//# The audience of Resource Manager, by the SDK's own name
public sealed class CostPlugin(TokenCredential credential, HttpClient http)
{
    [KernelFunction("get_cost"), Description("Gets the cost of a subscription")]
    public async Task<string> GetCostAsync(Guid subscription)
    {
        string scope = ArmEnvironment.AzurePublicCloud.DefaultScope; // expect POL1002 warning
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([scope]), default);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token); // expect POL3001 warning
        return await http.GetStringAsync($"https://management.azure.com/subscriptions/{subscription}/providers/Microsoft.CostManagement/query?api-version=2025-03-01");
    }
}

//# Resource Manager in several clouds
public enum Cloud
{
    Public,
    Government,
}

[McpServerToolType]
public sealed class VirtualMachineTools(TokenCredential credential, Cloud cloud)
{
    [McpServerTool(Name = "restart_vm")]
    public async Task<string> RestartAsync(string name)
    {
        string scope = cloud switch
        {
            Cloud.Government => "https://management.usgovcloudapi.net/.default", // expect POL1002 warning
            _ => "https://management.azure.com/.default", // expect POL1002 warning
        };
        AccessToken token = await credential.GetTokenAsync(new TokenRequestContext([scope]), default);
        return $"{name} restarts before {token.ExpiresOn}";
    }
}

//# Scopes are compared, cut and printed
[McpServerToolType]
public sealed class ConsentTools(ILogSink sink)
{
    private const string DefaultSuffix = "/.default";

    [McpServerTool(Name = "explain_scope"), Description("Explains a scope of Entra ID, such as https://graph.microsoft.com/.default")]
    public string Explain(string scope)
    {
        if (scope == "https://graph.microsoft.com/.default")
        {
            return "Everything that was consented to at Microsoft Graph";
        }

        string resource = scope.EndsWith(DefaultSuffix, StringComparison.Ordinal) ? scope[..^DefaultSuffix.Length] : scope;
        sink.Write($"asked about {resource}{DefaultSuffix}");
        return $"A permission of {resource}";
    }
}

public interface ILogSink
{
    void Write(string text);
}

//# On behalf of the user, for one permission
[McpServerToolType]
public sealed class CalendarTools(IConfidentialClientApplication app, Func<UserAssertion> user)
{
    private static readonly string[] s_scopes = ["https://graph.microsoft.com/Calendars.ReadBasic"];

    [McpServerTool(Name = "next_meeting")]
    public async Task<string> NextAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult result = await app.AcquireTokenOnBehalfOf(s_scopes, user()).ExecuteAsync(cancellationToken);
        return result.ExpiresOn.ToString("O");
    }
}
