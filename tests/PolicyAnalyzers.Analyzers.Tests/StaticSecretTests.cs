using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>POL1010 and POL1012. The secrets are put together here, so that no scanner takes this file for a leak.</summary>
public sealed class StaticSecretTests
{
    private const string Id = "POL1010", ModelKey = "POL1012";
    private const string Usings = """
        using System;
        using System.ClientModel;
        using System.Collections.Generic;
        using System.Net;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading.Tasks;
        using Amazon.Runtime;
        using Azure;
        using Azure.Core;
        using Azure.Identity;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Identity.Client;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Authentication;
        using ModelContextProtocol.Client;
        using Octokit;
        using OpenAI;

        """;

    private const string Random36 = "k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eUoI6t";

    /// <summary>A body of a tool; what stands in double braces is made up into a secret.</summary>
    private static string Tool(string body, string members = "") => Usings + Secrets($$"""
        public class Tools(HttpClient http, IConfiguration configuration)
        {
            {{members}}
            [KernelFunction] public void Run(HttpRequestMessage request) { {{body}} }
        }
        """);

    private static string Secrets(string source) => source
        .Replace("{{GITHUB}}", "ghp" + "_" + Random36, StringComparison.Ordinal)
        .Replace("{{GITHUBPAT}}", "github" + "_pat_11ABCDE2Q0" + Random36 + "_" + Random36, StringComparison.Ordinal)
        .Replace("{{SLACK}}", "xo" + "xb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1", StringComparison.Ordinal)
        .Replace("{{GOOGLE}}", "AI" + "zaSyD9k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1e", StringComparison.Ordinal)
        .Replace("{{ENTRA}}", "Zq7" + "8Q~k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eU", StringComparison.Ordinal)
        .Replace("{{OPENAI}}", "sk-" + "proj-k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eUoI6tT3BlbkFJq9Zr4X", StringComparison.Ordinal)
        .Replace("{{ANTHROPIC}}", "sk-" + "ant-api03-k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eUoI6t", StringComparison.Ordinal)
        .Replace("{{STRIPE}}", "sk_" + "live_k3JdP9sLqW7xZ2mBvT5yRnC8", StringComparison.Ordinal)
        .Replace("{{STRIPETEST}}", "sk_" + "test_k3JdP9sLqW7xZ2mBvT5yRnC8", StringComparison.Ordinal)
        .Replace("{{BASE64}}", "hR9v2KpQ7sXw5LmZ8tYc3NbJ6dFgA1eUoI4kTqWzVxYs0uPrMnBvCxLlKjHgFdSa5t8w7Q==", StringComparison.Ordinal)
        .Replace("{{JWT}}", "eyJ" + "hbGciOiJSUzI1NiJ9.eyJ" + "hdWQiOiJhcGk6Ly9sZWRnZXIiLCJvaWQiOiI3In0.k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eUoI6tk3JdP9sLqW7x", StringComparison.Ordinal)
        .Replace("{{PEM}}", "-----BEGIN " + "PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKjMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu-----END", StringComparison.Ordinal)
        .Replace("{{KEY}}", "9fK2mQ7xLp4RtV8w", StringComparison.Ordinal);

    [Theory]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", {|#0:\"{{ENTRA}}\"|});")]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new UsernamePasswordCredential(\"u\", {|#0:\"P@ssw0rd!2024\"|}, \"t\", \"c\");")]
    [InlineData("_ = ConfidentialClientApplicationBuilder.Create(\"c\").WithClientSecret({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new ConfidentialClientApplicationOptions { ClientSecret = {|#0:\"{{KEY}}\"|} };")]
    [InlineData("_ = new BasicAWSCredentials(\"id\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new ClientSecrets { ClientId = \"c\", ClientSecret = {|#0:\"{{KEY}}\"|} };")]
    [InlineData("_ = new ClientOAuthOptions { RedirectUri = null, ClientSecret = {|#0:\"{{KEY}}\"|} };")]
    [InlineData("_ = new Octokit.Credentials({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new Octokit.Credentials(\"me\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new AzureKeyCredential({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new AzureSasCredential({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new NetworkCredential(\"u\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("http.DefaultRequestHeaders.Add(\"X-Api-Key\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("http.DefaultRequestHeaders.Add(\"Authorization\", {|#0:\"Bearer {{KEY}}\"|});")]
    [InlineData("request.Headers.TryAddWithoutValidation(\"Ocp-Apim-Subscription-Key\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new HttpClientTransportOptions { Endpoint = null, AdditionalHeaders = new Dictionary<string, string> { [\"Authorization\"] = {|#0:\"Bearer {{KEY}}\"|} } };")]
    [InlineData("_ = new HttpClientTransportOptions { Endpoint = null, AdditionalHeaders = new Dictionary<string, string> { { \"X-Api-Key\", {|#0:\"{{KEY}}\"|} } } };")]
    [InlineData("request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = \"client_credentials\", [\"client_secret\"] = {|#0:\"{{KEY}}\"|} });")]
    [InlineData("const string Key = \"{{KEY}}\"; _ = new Octokit.Credentials({|#0:Key|});")]
    [InlineData("var key = {|#0:\"{{KEY}}\"|}; _ = new Octokit.Credentials(key);")]
    public Task It_is_taken_as_a_secret(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("_ = new Octokit.Credentials({|#0:_token|});", "private readonly string _token = \"{{KEY}}\";")]
    [InlineData("_ = Make({|#0:\"{{KEY}}\"|});", "private static object Make(string secret) => new Octokit.Credentials(secret);")]
    [InlineData("_ = new Octokit.Credentials({|#0:Token()|});", "private static string Token() => \"{{KEY}}\";")]
    public Task It_gets_there_through_other_members(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Theory]
    [InlineData("_ = new Octokit.Credentials({|#0:Token|});", "private const string Token = \"{{GITHUB}}\";")]
    [InlineData("_ = new Octokit.Credentials({|#0:s_token|});", "private static readonly string s_token = \"{{GITHUB}}\";")]
    public Task One_secret_is_told_once(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Fact]
    public Task It_is_read_from_the_settings_beside_the_code() => V.WithFiles(
        [("/appsettings.json", Secrets("""{ "Ledger": { "Secret": "{{KEY}}" } }"""))],
        Tool("""_ = new ClientSecretCredential("t", "c", {|#0:configuration["Ledger:Secret"]|});"""),
        Expect.Warning(Id));

    [Theory]
    [InlineData("""{ "Ledger": { "Token": "{{GITHUB}}" } }""", Id, 24)]
    [InlineData("""{ "MicrosoftAppPassword": "{{KEY}}" }""", Id, 27)]
    [InlineData("""{ "AzureAd": { "ClientCredentials": [ { "SourceType": "ClientSecret", "ClientSecret": "{{KEY}}" } ] } }""", Id, 87)]
    [InlineData("""{ "Model": "{{OPENAI}}" }""", ModelKey, 12)]
    public Task Settings_that_no_code_reads_by_name_are_a_suggestion(string settings, string rule, int column) => V.WithFiles(
        [("/0/appsettings.json", Secrets(settings))],
        Tool(""),
        new DiagnosticResult(rule, DiagnosticSeverity.Info).WithSpan("/0/appsettings.json", 1, column, 1, Secrets(settings).LastIndexOf('"') + 2));

    [Theory]
    [InlineData("""{ "Ledger": { "Token": "{{KEY}}", "Secret": "{{KEY}}" } }""")]
    [InlineData("""{ "MicrosoftAppPassword": "", "AzureAd": { "ClientSecret": "<your-secret>" }, "DirectLineSecret": "from-key-vault" }""")]
    public Task Settings_that_may_be_anything_are_silent(string settings) => V.WithFiles([("/0/appsettings.json", Secrets(settings))], Tool(""));

    [Fact]
    public Task Without_an_agent_settings_are_not_read() => V.WithFiles([("/0/appsettings.json", Secrets("""{ "Token": "{{GITHUB}}" }"""))], "public class Clock { public string Now() => string.Empty; }");

    [Theory]
    [InlineData("{{GITHUB}}")]
    [InlineData("{{GITHUBPAT}}")]
    [InlineData("{{SLACK}}")]
    [InlineData("{{GOOGLE}}")]
    [InlineData("{{ENTRA}}")]
    [InlineData("{{STRIPE}}")]
    [InlineData("{{JWT}}")]
    [InlineData("{{PEM}}")]
    [InlineData("Bearer {{GITHUB}}")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=ledger;AccountKey={{BASE64}};EndpointSuffix=core.windows.net")]
    [InlineData("Endpoint=sb://ledger.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={{BASE64}}")]
    [InlineData("Server=tcp:ledger.database.windows.net,1433;User ID=agent;Password={{KEY}};Encrypt=True")]
    [InlineData("https://ledger.blob.core.windows.net/c?sv=2024-01-01&se=2027-01-01&sig={{BASE64}}")]
    [InlineData("postgres://agent:{{KEY}}@db.contoso.com/ledger")]
    public Task It_is_known_by_its_format(string secret) => V.Source(Tool($"Console.WriteLine({{|#0:\"{secret}\"|}});"), Expect.Warning(Id));

    [Fact]
    public Task Elsewhere_in_an_agent_project_it_is_a_suggestion() => V.Source(
        Tool("") + Secrets("public static class Setup { public static string Token => {|#0:\"{{GITHUB}}\"|}; }"),
        Expect.Suggestion(Id));

    [Theory]
    [InlineData("_ = new ApiKeyCredential({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new OpenAIClient({|#0:\"{{KEY}}\"|});")]
    [InlineData("_ = new OpenAIClient(new ApiKeyCredential({|#0:\"{{KEY}}\"|}));")]
    [InlineData("var key = new ApiKeyCredential({|#0:\"{{KEY}}\"|}); _ = new OpenAI.Chat.ChatClient(\"m\", key);")]
    [InlineData("Kernel.CreateBuilder().AddOpenAIChatCompletion(\"m\", {|#0:\"{{KEY}}\"|});")]
    [InlineData("Console.WriteLine({|#0:\"{{OPENAI}}\"|});")]
    [InlineData("Console.WriteLine({|#0:\"{{ANTHROPIC}}\"|});")]
    public Task The_model_s_own_key_is_a_suggestion(string body) => V.Source(Tool(body), Expect.Suggestion(ModelKey));

    [Theory]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", \"<your-client-secret>\");")]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", \"YOUR_CLIENT_SECRET_1\");")]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", \"client-secret\");")]
    [InlineData("_ = new ClientSecretCredential(\"t\", \"c\", configuration[\"Secret:Value1\"]);")]
    [InlineData("_ = new ClientSecretCredential(\"t1b2c3d4\", \"c1b2c3d4\", configuration[\"S\"] ?? \"\");")]
    [InlineData("_ = new ApiKeyCredential(\"not-needed\");")]
    [InlineData("_ = new ApiKeyCredential(\"dummy-key-1\");")]
    [InlineData("_ = new ApiKeyCredential(\"test-key-123\");")]
    [InlineData("_ = new ApiKeyCredential(\"Sanitized\");")]
    [InlineData("_ = new ApiKeyCredential(\"xxxxxxxx\");")]
    [InlineData("_ = new ApiKeyCredential(\"${API_KEY_1}\");")]
    [InlineData("_ = new ApiKeyCredential(\"sk-...\");")]
    [InlineData("_ = new ApiKeyCredential(\"ollama\");")]
    [InlineData("_ = new BasicAWSCredentials(\"AKIAIOSFODNN7EXAMPLE\", \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\");")]
    [InlineData("_ = \"UseDevelopmentStorage=true\";")]
    [InlineData("_ = \"AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;\";")]
    [InlineData("_ = \"Host=localhost;Username=postgres;Password={{KEY}}\";")]
    [InlineData("_ = \"Server=(localdb)\\\\mssqllocaldb;Database=x;Password={{KEY}}\";")]
    [InlineData("_ = \"Server=db.contoso.com;Integrated Security=true\";")]
    [InlineData("_ = \"{{STRIPETEST}}\";")]
    [InlineData("_ = \"ghp_\";")]
    [InlineData("_ = \"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\";")]
    [InlineData("_ = \"-----BEGIN PRIVATE KEY-----\";")]
    [InlineData("_ = \"https://user@host.contoso.com/path\";")]
    [InlineData("_ = \"https://api.contoso.com:8443/a@b\";")]
    [InlineData("http.DefaultRequestHeaders.Add(\"User-Agent\", \"{{KEY}}\");")]
    [InlineData("http.DefaultRequestHeaders.Add(\"X-Request-Id\", \"{{KEY}}\");")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Negotiate1\");")]
    [InlineData("var password = \"{{KEY}}\"; Console.WriteLine(password);")]
    [InlineData("string clientSecret = \"{{KEY}}\"; _ = clientSecret.Length;")]
    [InlineData("_ = new NetworkCredential(\"user1234\", \"password\");")]
    public Task It_is_no_secret(string body) => V.Source(Tool(body));

    [Fact]
    public async Task The_message_never_tells_the_value()
    {
        const string Secret = "9fK2mQ7xLp4RtV8w";
        string message = string.Join('\n', (await Compilations
            .Of(Usings + $$"""public class Tools { [KernelFunction] public object Run() => new ClientSecretCredential("t", "c", "{{Secret}}"); }""")
            .WithAnalyzers([new PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Select(static diagnostic => diagnostic.ToString()));

        Assert.Contains("a client secret", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }
}
