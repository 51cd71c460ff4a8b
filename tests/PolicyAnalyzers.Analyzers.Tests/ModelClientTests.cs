using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>The credential of the process's own model is not a tool's.</summary>
public sealed class ModelClientTests
{
    private static string Setup(string body) => $$"""
        using System;
        using System.ClientModel.Primitives;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Identity;
        using Azure.AI.OpenAI;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.SemanticKernel;
        using OpenAI;

        #pragma warning disable OPENAI001, SCME0001, AOAI001

        public class BearerTokenHandler(TokenCredential credential, string scope) : DelegatingHandler(new HttpClientHandler())
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
            {
                var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), ct);
                request.Headers.Authorization = new("Bearer", token.Token);
                return await base.SendAsync(request, ct);
            }
        }

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Agent(Uri endpoint)
        {
            public object Build(IServiceCollection services)
            {
                {{body}}
                return endpoint;
            }
        }
        """;

    [Theory]
    [InlineData("""var builder = Kernel.CreateBuilder(); builder.AddAzureOpenAIChatCompletion("gpt", "https://x", new DefaultAzureCredential());""")]
    [InlineData("""var credential = new DefaultAzureCredential(); services.AddAzureOpenAIChatCompletion("gpt", "https://x", credential);""")]
    [InlineData("""services.AddSingleton(_ => new AzureOpenAIClient(endpoint, new DefaultAzureCredential()));""")]
    [InlineData("""var client = new AzureOpenAIClient(endpoint, new DefaultAzureCredential()).GetChatClient("gpt"); services.AddSingleton(client);""")]
    [InlineData("""_ = new Azure.AI.Inference.ChatCompletionsClient(endpoint, new DefaultAzureCredential());""")]
    [InlineData("""var http = new HttpClient(new BearerTokenHandler(new DefaultAzureCredential(), "https://ai.azure.com/.default")); _ = new OpenAIClient(new System.ClientModel.ApiKeyCredential("x" + endpoint), new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(http) });""")]
    public Task The_models_credential_is_exempt(string body) => V.Source(Setup(body));

    [Theory]
    [InlineData("""services.AddSingleton<TokenCredential>(_ => {|#0:new DefaultAzureCredential()|}); services.AddSingleton(s => new AzureOpenAIClient(endpoint, s.GetRequiredService<TokenCredential>()));""")]
    [InlineData("""TokenCredential credential = {|#0:new DefaultAzureCredential()|}; var http = new HttpClient(new BearerTokenHandler(credential, "api://orders/read")); services.AddAzureOpenAIChatCompletion("gpt", "https://x", "key" + endpoint);""")]
    public Task A_credential_of_the_tools_is_not(string body) => V.Source(Setup(body), Expect.Warning("POL1013"));

    [Theory]
    [InlineData("https://cognitiveservices.azure.com/.default")]
    [InlineData("https://ai.azure.com/.default")]
    public Task Outside_of_agent_code_the_services_of_models_are_the_processs_own(string scope) => V.Source($$"""
        using Azure.Core;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools { }

        public static class Program
        {
            public static AccessToken Token(TokenCredential credential) => credential.GetToken(new TokenRequestContext(["{{scope}}"]), default);
        }
        """);

    [Theory]
    [InlineData("""return new AIProjectClient(endpoint, new DefaultAzureCredential()).GetHashCode();""")]
    [InlineData("""var credential = new DefaultAzureCredential(); var client = new Azure.AI.Projects.AIProjectClient(endpoint, credential); return 1;""")]
    public Task Whose_package_is_missing(string body) => V.Broken(
        "using System; using Azure.Identity;\npublic class Tools { [ModelContextProtocol.Server.McpServerTool] public int Run(Uri endpoint) { " + body + " } }",
        frameworkOnly: false);
}
