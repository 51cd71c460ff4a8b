using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class AmbientCredentialTests
{
    private const string Id = "POL1013";

    private const string Usings = """
        using System;
        using Azure.AI.OpenAI;
        using Azure.Core;
        using Azure.Identity;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Extensions.AI;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string body) => Usings + $$"""
        public class Tools(TokenCredential? given = null)
        {
            [McpServerTool]
            public object Run(Uri endpoint)
            {
                _ = (given, endpoint);
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("return {|#0:new DefaultAzureCredential()|};")]
    [InlineData("return given ?? {|#0:new DefaultAzureCredential()|};")]
    [InlineData("return {|#0:new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)|};")]
    [InlineData("return {|#0:new ChainedTokenCredential(new AzureCliCredential(), new VisualStudioCredential())|};")]
    [InlineData("return {|#0:new Amazon.SecurityToken.AmazonSecurityTokenServiceClient()|};")]
    [InlineData("return {|#0:GoogleCredential.GetApplicationDefault()|};")]
    public Task A_tool_that_takes_what_the_process_has(string body) => V.Source("#nullable enable annotations\n" + Tool(body), Expect.Warning(Id));

    [Fact]
    public Task A_service_that_a_tool_calls() => V.Sources(
        [
            Usings + "public class Tools(IStore store) { [McpServerTool] public string Read() => store.Read(); }",
            Usings + """
            public interface IStore { string Read(); }

            public class Store : IStore
            {
                public string Read() => Open({|#0:new DefaultAzureCredential()|});

                private static string Open(TokenCredential credential) => credential.ToString()!;
            }
            """,
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("return new AzureOpenAIClient(endpoint, new DefaultAzureCredential());")]
    [InlineData("var credential = new DefaultAzureCredential(); return new AzureOpenAIClient(endpoint, credential);")]
    [InlineData("""return new ClientAssertionCredential("tenant", "client", () => "assertion");""")]
    [InlineData("return new DefaultAzureCredentialOptions();")]
    [InlineData("return new ChainedTokenCredential(given!);")]
    [InlineData("return new Amazon.SecurityToken.AmazonSecurityTokenServiceClient(new Amazon.Runtime.AnonymousAWSCredentials());")]
    public Task The_models_own_and_what_is_not_ambient_is_silent(string body) => V.Source("#nullable enable annotations\n" + Tool(body));

    [Theory]
    [InlineData("""return new ClientSecretCredential("t", "c", {|#0:Environment.GetEnvironmentVariable("LEDGER_SECRET")|});""")]
    [InlineData("""var token = {|#0:Environment.GetEnvironmentVariable("GITHUB_TOKEN")|} ?? throw new InvalidOperationException(); return new Octokit.Credentials(token);""")]
    [InlineData("""_ = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", {|#0:Environment.GetEnvironmentVariable("GITHUB_TOKEN")|}); return endpoint;""")]
    [InlineData("""var http = new System.Net.Http.HttpClient(); var pat = {|#0:Environment.GetEnvironmentVariable("LEDGER_PAT")|}; http.DefaultRequestHeaders.Add("Authorization", $"Bearer {pat}"); return http;""")]
    [InlineData("""var http = new System.Net.Http.HttpClient(); http.DefaultRequestHeaders.Add("X-Api-Key", {|#0:Environment.GetEnvironmentVariable("LEDGER_KEY")|}); return http;""")]
    public Task A_secret_of_the_environment(string body) => V.Source("#nullable enable annotations\n" + Tool(body), Expect.Warning(Id));

    [Fact]
    public Task A_secret_of_the_environment_in_a_field() => V.Source(
        """
        public class Tools
        {
            private readonly string _token = {|#0:System.Environment.GetEnvironmentVariable("GITHUB_TOKEN")|}!;

            [ModelContextProtocol.Server.McpServerTool]
            public object Run() => new Octokit.Credentials(_token);
        }
        """,
        Expect.Warning(Id));

    [Theory]
    [InlineData("""var key = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|}; return Open($"Server=news.example;Key={key}");""")]
    [InlineData("""var fields = new System.Collections.Specialized.NameValueCollection(); fields["apiKey"] = {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|} ?? "DEMO_KEY"; return fields.Count;""")]
    [InlineData("""var text = {|#0:Environment.GetEnvironmentVariable("ORDERS_CONNECTION_STRING")|}; if (string.IsNullOrEmpty(text)) { throw new InvalidOperationException(); } return Open(text);""")]
    [InlineData("""return Open({|#0:Environment.GetEnvironmentVariable("CRM_PASSWORD")|}!.Trim());""")]
    public Task A_variable_whose_name_says_secret(string body) => V.Source(
        "#nullable enable annotations\n" + Tool(body).Replace("    [McpServerTool]", "    private static object Open(string text) => text.Length;\n\n    [McpServerTool]", StringComparison.Ordinal),
        Expect.Warning(Id));

    [Fact]
    public Task A_variable_that_a_helper_reads() => V.Source(
        "#nullable enable annotations\n" + Usings + """
        public class Tools
        {
            [McpServerTool]
            public int Run() => Connect(Pat());

            private static int Connect(string pat) => pat.Length;

            private static string Pat() => {|#0:Environment.GetEnvironmentVariable("AZDO_PAT")|} ?? throw new InvalidOperationException("AZDO_PAT is not set.");
        }
        """,
        Expect.Warning(Id));

    [Theory]
    [InlineData("""Required({|#0:"AZDO_CLIENT_SECRET"|})""")]
    [InlineData("""Required({|#0:Secret|})""")]
    public Task A_variable_whose_name_a_helper_is_given(string call) => V.Source(ByName(call), Expect.Warning(Id));

    [Theory]
    [InlineData("""Required("AZDO_URL")""")]
    [InlineData("""Required("OPENAI_API_KEY")""")]
    [InlineData("""(Has("AZDO_CLIENT_SECRET") ? "there" : "missing")""")]
    public Task A_helper_that_is_asked_for_no_secret_or_whether_it_is_there_is_silent(string call) => V.Source(ByName(call));

    private static string ByName(string call) => "#nullable enable annotations\n" + Usings + $$"""
        public class Tools
        {
            private const string Secret = "AZDO_CLIENT_SECRET";

            private readonly string _value = {{call}};

            [McpServerTool]
            public int Run() => _value.Length;

            private static string Required(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

            private static bool Has(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
        }
        """;

    [Theory]
    [InlineData("""return Environment.GetEnvironmentVariable("GITHUB_TOKEN") is null ? "missing" : "present";""")]
    [InlineData("""return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("GITHUB_TOKEN"));""")]
    [InlineData("""var key = Environment.GetEnvironmentVariable("SERVER_API_KEY"); return key == endpoint.ToString();""")]
    [InlineData("""return int.Parse(Environment.GetEnvironmentVariable("MAX_OUTPUT_TOKENS") ?? "800");""")]
    [InlineData("""return ("k=" + Environment.GetEnvironmentVariable("AOAI_API_KEY")).Length;""")]
    [InlineData("""return ("k=" + Environment.GetEnvironmentVariable("APPLICATIONINSIGHTS_CONNECTION_STRING")).Length;""")]
    [InlineData("""var token = Environment.GetEnvironmentVariable("GITHUB_TOKEN"); return new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(token!));""")]
    public Task A_variable_that_is_asked_for_or_the_models_is_silent(string body) => V.Source("#nullable enable annotations\n" + Tool(body));

    [Theory]
    [InlineData("""return Environment.GetEnvironmentVariable("GITHUB_TOKEN")?.Length;""")]
    [InlineData("""return new Uri(Environment.GetEnvironmentVariable("LEDGER_URL")!);""")]
    [InlineData("""return new ClientSecretCredential(Environment.GetEnvironmentVariable("TENANT"), Environment.GetEnvironmentVariable("CLIENT"), given!.ToString());""")]
    [InlineData("""return new AzureOpenAIClient(endpoint, new Azure.AzureKeyCredential(Environment.GetEnvironmentVariable("LEDGER_KEY")!));""")]
    [InlineData("""return new AzureOpenAIClient(endpoint, new ClientSecretCredential("t", "c", Environment.GetEnvironmentVariable("LEDGER_SECRET")));""")]
    [InlineData("""return new OpenAI.OpenAIClient(Environment.GetEnvironmentVariable("LEDGER_KEY")!);""")]
    [InlineData("""_ = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("OPENAI_API_KEY")); return endpoint;""")]
    [InlineData("""var http = new System.Net.Http.HttpClient(); http.DefaultRequestHeaders.Add("X-Region", Environment.GetEnvironmentVariable("REGION")); return http;""")]
    public Task Another_variable_or_that_of_the_model_is_silent(string body) => V.Source("#nullable enable annotations\n" + Tool(body));

    [Fact]
    public Task The_set_up_is_silent() => V.TopLevel(Usings + """
        TokenCredential credential = new DefaultAzureCredential();
        AIFunction tool = AIFunctionFactory.Create((string name) => name);
        Console.WriteLine(credential.ToString() + tool.Name);
        """);

    private static string SetUp(string body) => "#nullable enable annotations\n" + Usings + $$"""
        using System.Collections.Generic;
        using ModelContextProtocol.Client;

        public class Tools { [McpServerTool] public string Read() => string.Empty; }

        public static class Program
        {
            public static object Connect(IChatClient chat, Dictionary<string, string> others)
            {
                _ = (chat, others);
                {{body}}
            }
        }
        """;

    private const string Token = """{|#0:Environment.GetEnvironmentVariable("GITHUB_TOKEN")|}""";

    /// <summary>All tools of the server have it, so it does not matter that no tool of this program reaches it.</summary>
    [Theory]
    [InlineData("""return new StdioClientTransport(new StdioClientTransportOptions { Command = "docker", EnvironmentVariables = new Dictionary<string, string?> { { "TOKEN", """ + Token + " } } });")]
    [InlineData("""return new StdioClientTransport(new() { Command = "docker", EnvironmentVariables = new Dictionary<string, string?> { ["TOKEN"] = """ + Token + "! } });")]
    [InlineData("var token = " + Token + """ ?? throw new InvalidOperationException(); var table = new Dictionary<string, string?>(); table["TOKEN"] = token; return new StdioClientTransportOptions { Command = "docker", EnvironmentVariables = table };""")]
    [InlineData("string? token = " + Token + """; var headers = new Dictionary<string, string>(); headers.Add("Authorization", $"Bearer {token}"); return new HttpClientTransport(new() { Endpoint = new Uri("https://mcp.example"), AdditionalHeaders = headers });""")]
    [InlineData("""return new HttpClientTransportOptions { Endpoint = new Uri("https://mcp.example"), AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + """ + Token + " } };")]
    public Task A_server_of_tools_that_is_given_it(string body) => V.Source(SetUp(body), Expect.Warning(Id).WithMessage("'GITHUB_TOKEN' is the standing credential of all tools of a server, reached from a tool; get a task token from the gateway, or give each task an identity of its own"));

    [Theory]
    [InlineData("""return new StdioClientTransportOptions { Command = "docker", EnvironmentVariables = new Dictionary<string, string?> { ["REGION"] = Environment.GetEnvironmentVariable("REGION"), ["OPENAI_API_KEY"] = Environment.GetEnvironmentVariable("OPENAI_API_KEY") } };""")]
    [InlineData("""var token = Environment.GetEnvironmentVariable("GITHUB_TOKEN"); others["token"] = token!; return new StdioClientTransportOptions { Command = "docker" };""")]
    [InlineData("""return new StdioClientTransportOptions { Command = Environment.GetEnvironmentVariable("GITHUB_TOKEN") is null ? "a" : "b", EnvironmentVariables = new Dictionary<string, string?> { ["MODE"] = Environment.GetEnvironmentVariable("GITHUB_TOKEN") is null ? "read" : "write" } };""")]
    public Task A_server_that_is_given_no_credential_is_silent(string body) => V.Source(SetUp(body));

    private const string DotNetEnv = """
        namespace DotNetEnv { public static class Env { public static string GetString(string key, string fallback = "") => System.Environment.GetEnvironmentVariable(key) ?? fallback; } }

        """;

    [Fact]
    public Task A_file_of_the_environment() => V.WithLibrary(
        DotNetEnv,
        Tool("""return new Octokit.Credentials({|#0:DotNetEnv.Env.GetString("LEDGER_TOKEN")|});""").Replace("TokenCredential?", "TokenCredential"),
        Expect.Warning(Id));

    [Theory]
    [InlineData("return Mask(Environment.GetEnvironmentVariable(\"DB_CONNECTION_STRING\")!); static string Mask(string value) => value[..4] + new string('*', value.Length - 4);")]
    [InlineData("return Array.Find(new[] { Environment.GetEnvironmentVariable(\"GITHUB_TOKEN\") is null }, static known => known);")]
    public Task What_is_hidden_is_silent(string body) => V.Source("#nullable enable annotations\n" + Tool(body));

    [Fact]
    public Task What_is_logged_is_told_as_that() => V.Source(
        "#nullable enable annotations\nusing Microsoft.Extensions.Logging;\n" + Usings + """
        public class Tools(ILogger<Tools> logger)
        {
            [McpServerTool] public void Run() => logger.LogInformation("{Key} {Place}", {|#0:Environment.GetEnvironmentVariable("NEWS_API_KEY")|} ?? "none", Environment.GetEnvironmentVariable("APPLICATIONINSIGHTS_CONNECTION_STRING"));
        }
        """,
        Expect.Warning("POL3010"));

    private const string News = """
        public class News(string key) { public override string ToString() => key; }
        public class Tools(News news) { [McpServerTool] public string Read() => news.ToString(); }

        """;

    /// <summary>What a helper of the set-up reads.</summary>
    [Theory]
    [InlineData("""services.AddSingleton(new News(Setting(args, "--key", {|#0:"NEWS_API_KEY"|})!));""")]
    [InlineData("""var key = Setting(args, "--key", {|#0:"NEWS_API_KEY"|}); if (string.IsNullOrEmpty(key)) { return; } services.AddSingleton(new News(key));""")]
    [InlineData("""services.AddSingleton(provider => new News(Setting(args, "--key", {|#0:"NEWS_API_KEY"|})!));""")]
    public Task A_helper_that_is_asked_for_it_by_the_set_up(string body) => V.Source(Helper(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""services.AddSingleton(new News(Setting(args, "--key", "NEWS_URL")!));""")]
    [InlineData("""var key = Setting(args, "--key", "NEWS_API_KEY"); if (key is null) { return; } services.AddSingleton(new News("none"));""")]
    public Task A_helper_that_is_asked_for_other_things_is_silent(string body) => V.Source(Helper(body));

    private static string Helper(string body) => "#nullable enable annotations\nusing Microsoft.Extensions.DependencyInjection;\n" + Usings + News + $$"""
        public static class SetUp
        {
            public static void Add(IServiceCollection services, string[] args)
            {
                {{body}}

                static string? Setting(string[] args, string option, string variable)
                {
                    int at = Array.IndexOf(args, option);
                    return at >= 0 ? args[at + 1] : Environment.GetEnvironmentVariable(variable);
                }
            }
        }
        """;

    private static string Keeping(string use) => "#nullable enable annotations\n" + Usings + $$"""
        public class Gate
        {
            private readonly string _key;

            public Gate() { _key = {|#0:Environment.GetEnvironmentVariable("GATE_API_KEY")|} ?? ""; }

            public bool Check(string given) => {{use}};
        }

        public class Tools(Gate gate) { [McpServerTool] public bool Run(string given) => gate.Check(given); }
        """;

    [Theory]
    [InlineData("given == _key")]
    [InlineData("_key is not null && given == _key")]
    [InlineData("!string.IsNullOrEmpty(_key) && string.Equals(this._key, given)")]
    [InlineData("System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(given), System.Text.Encoding.UTF8.GetBytes(_key))")]
    public Task A_key_that_callers_have_to_know_is_silent(string use) => V.Source(Keeping(use).Replace("{|#0:", "").Replace("|}", ""));

    [Theory]
    [InlineData("given == _key && Console.Out.ToString() != _key + given")]
    [InlineData("!string.IsNullOrEmpty(_key) && given.Contains(_key)")]
    [InlineData("given == _key || (_key is { Length: > 0 } key && given.Contains(key))")]
    public Task A_key_that_goes_anywhere_else_is_not(string use) => V.Source(Keeping(use), Expect.Warning("POL1013"));
}
