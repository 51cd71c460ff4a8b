using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class DefaultScopeTests
{
    private const string Id = "POL1002";

    private static string Tool(string body) => $$"""
        using System;
        using System.ClientModel.Primitives;
        using Azure.Core;
        using Azure.Core.Pipeline;
        using Azure.Identity;
        using Azure.AI.OpenAI;
        using Microsoft.Identity.Client;
        using OpenAI;

        #pragma warning disable OPENAI001, SCME0001, AOAI001

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, DefaultAzureCredential azure, IConfidentialClientApplication app)
        {
            public void Run(string host, Uri endpoint)
            {
                _ = (credential, azure, app);
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("https://graph.microsoft.com/.default")]
    [InlineData("https://graph.microsoft.com//.default")]
    [InlineData("https://management.azure.com/.default")]
    [InlineData("https://management.core.windows.net//.default")]
    [InlineData("https://manage.office.com/.default")]
    [InlineData("00000003-0000-0000-c000-000000000000/.default")]
    [InlineData(".default")]
    public Task At_an_api_of_many_purposes_it_is_a_warning(string scope) =>
        V.Source(Tool($$"""credential.GetToken(new TokenRequestContext([{|#0:"{{scope}}"|}]), default);"""), Expect.Warning(Id));

    [Theory]
    [InlineData("\"https://ai.azure.com/.default\"")]
    [InlineData("\"https://help.kusto.windows.net/.default\"")]
    [InlineData("\"api://7d1b5ec1-9b5a-4b39-a1c4-09e0a0e3f5d2/.default\"")]
    [InlineData("$\"https://{host}/.default\"")]
    [InlineData("host + \"/.default\"")]
    public Task At_one_service_it_is_a_suggestion(string scope) =>
        V.Source(Tool($$"""app.AcquireTokenForClient(new[] { {|#0:{{scope}}|} });"""), Expect.Suggestion(Id));

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext(["api://AzureADTokenExchange/.default"]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(["https://api.botframework.com/.default"]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(["https://graph.microsoft.com/Mail.Read"]), default);""")]
    [InlineData("""_ = host.EndsWith("/.default");""")]
    [InlineData("""var resource = new Uri("https://graph.microsoft.com/.default".Replace("/.default", "")); Console.WriteLine(resource);""")]
    public Task What_grants_nothing_or_asks_for_nothing_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""_ = new OpenAIClient(new BearerTokenPolicy(azure, "https://ai.azure.com/.default"), new OpenAIClientOptions());""")]
    [InlineData("""var policy = new BearerTokenPolicy(azure, "https://management.azure.com/.default"); _ = new OpenAIClient(policy, new OpenAIClientOptions());""")]
    [InlineData("""var options = new AzureOpenAIClientOptions(); options.AddPolicy(new BearerTokenPolicy(azure, "https://ai.azure.com/.default"), PipelinePosition.PerCall); _ = new AzureOpenAIClient(endpoint, azure, options);""")]
    public Task The_models_own_client_is_exempt(string body) => V.Source(Tool(body));

    [Fact]
    public Task Another_policy_beside_the_models_client_is_not_exempt() => V.Source(
        Tool("""
            var policy = new BearerTokenPolicy(azure, "https://ai.azure.com/.default");
            _ = new OpenAIClient(policy, new OpenAIClientOptions());
            _ = new BearerTokenAuthenticationPolicy(credential, {|#0:"https://graph.microsoft.com/.default"|});
            """),
        Expect.Warning(Id));

    [Fact]
    public Task One_request_made_in_one_of_two_ways_is_told_once() => V.Source(
        """
        using Azure.Core;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential)
        {
            private readonly string[] _scopes = ["https://graph.microsoft.com/.default"];

            public void Run(string tenant) => credential.GetToken(tenant == null ? new TokenRequestContext({|#0:_scopes|}) : new TokenRequestContext(_scopes, tenantId: tenant), default);
        }
        """,
        Expect.Warning(Id));

    [Theory]
    [InlineData("$\"https://{host}/.default\"")]
    [InlineData("$\"{resource}/.default\"")]
    public Task Elsewhere_a_service_that_is_not_known_is_silent(string scope) => V.Source($$"""
        using Azure.Core;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools { public void Run() { } }

        public class Library(TokenCredential credential)
        {
            public void Ask(string host, string resource) => credential.GetToken(new TokenRequestContext([{{scope}}]), default);
        }
        """);

    [Fact]
    public Task A_graph_client_without_scopes_asks_for_default() => V.Source("""
        namespace Microsoft.Graph
        {
            public class GraphServiceClient { public GraphServiceClient(object credential, string[] scopes = null) { } }
        }

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools
        {
            public object Run() => {|#0:new Microsoft.Graph.GraphServiceClient(this)|};
            public object Narrow() => new Microsoft.Graph.GraphServiceClient(this, ["Mail.Read"]);
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task A_declared_scope_is_judged_with_its_resource() => V.Source("""
        using PolicyAnalyzers;

        [AgentIdentity("a")]
        public class Tools
        {
            [AgentTask("a.b", Purpose = "p"), {|#0:TaskScope("https://graph.microsoft.com", ".default")|}]
            public void Run() { }

            [AgentTask("a.c", Purpose = "p"), {|#1:TaskScope("https://ledger.contoso.example", ".default")|}]
            public void Other() { }
        }
        """,
        Expect.Warning(Id), Expect.Suggestion(Id, 1));

    [Fact]
    public Task The_message_names_culprit_and_remedy() => V.Source(
        Tool("""credential.GetToken(new TokenRequestContext([{|#0:"https://graph.microsoft.com/.default"|}]), default);"""),
        Expect.Warning(Id).WithMessage("'https://graph.microsoft.com/.default' asks for every permission that was ever granted at Microsoft Graph, an API of many purposes; ask for a delegated scope, get a task token from the gateway, or give each task an identity of its own"));
}
