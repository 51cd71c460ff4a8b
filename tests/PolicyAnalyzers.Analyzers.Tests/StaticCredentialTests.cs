using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class StaticCredentialTests
{
    private const string Id = "POL1010";

    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Generic;
        using System.Net;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Security.Cryptography.X509Certificates;
        using System.Text;
        using Amazon.Runtime;
        using Azure;
        using Azure.AI.OpenAI;
        using Azure.Core;
        using Azure.Identity;
        using Microsoft.AspNetCore.Authentication.OAuth;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Identity.Client;
        using Microsoft.IdentityModel.Tokens;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Authentication;
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string body, string members = "") => Usings + $$"""
        public class Tools(HttpClient http, IConfiguration configuration, Uri endpoint)
        {
            {{members}}

            [McpServerTool]
            public object? Run(string tenant, string client)
            {
                _ = (http, configuration, endpoint);
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("""return new ClientSecretCredential(tenant, client, {|#0:"Winter!2031"|});""")]
    [InlineData("""return new ClientSecretCredential(tenant, client, clientSecret: {|#0:"a1b2c3"|});""")]
    [InlineData("""return new UsernamePasswordCredential("ann", {|#0:"P@ssw0rd!2024"|}, tenant, client);""")]
    [InlineData("""return ConfidentialClientApplicationBuilder.Create(client).WithClientSecret({|#0:"Zt8Vb1Lx0Kp"|}).Build();""")]
    [InlineData("""return new ConfidentialClientApplicationOptions { ClientSecret = {|#0:"Zt8Vb1Lx0Kp"|} };""")]
    [InlineData("""return new OAuthOptions { ClientSecret = {|#0:"Zt8Vb1Lx0Kp"|} };""")]
    [InlineData("""return new ClientOAuthOptions { RedirectUri = endpoint, ClientSecret = {|#0:"Zt8Vb1Lx0Kp"|} };""")]
    [InlineData("""return new Google.Apis.Auth.OAuth2.ClientSecrets { ClientId = "ledger", ClientSecret = {|#0:"Zt8Vb1Lx0Kp"|} };""")]
    [InlineData("""return new HttpClientTransportOptions { Endpoint = endpoint, AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = {|#0:"Bearer Zt8Vb1Lx0Kp9Wd7Rf2"|} } };""")]
    [InlineData("""return new HttpClientTransportOptions { Endpoint = endpoint, AdditionalHeaders = new Dictionary<string, string> { { "X-Api-Key", {|#0:"Zt8Vb1Lx0Kp9Wd7Rf2"|} } } };""")]
    [InlineData("""return new BasicAWSCredentials("AKIAQ3EGRTY7U2WXZ4VB", {|#0:"Zt8Vb1Lx0Kp9Wd7Rf2Ny5Mc4Hg6JsTaUe1Io2Pa3S"|});""")]
    [InlineData("""return new Amazon.SecurityToken.AmazonSecurityTokenServiceClient("AKIAQ3EGRTY7U2WXZ4VB", {|#0:"Zt8Vb1Lx0Kp9Wd7Rf2Ny5Mc4Hg6JsTaUe1Io2Pa3S"|});""")]
    [InlineData("""return new Octokit.Credentials({|#0:"0123aB3dE5fG7hJ9kL1mN2pQ4"|});""")]
    [InlineData("""return new Octokit.Credentials("ann", {|#0:"hunter2"|});""")]
    [InlineData("""return new AzureKeyCredential({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    [InlineData("""return new NetworkCredential("ann", {|#0:"P@ssw0rd"|});""")]
    [InlineData("""return new NetworkCredential { UserName = "ann", Password = {|#0:"P@ssw0rd"|} };""")]
    [InlineData("""return new SymmetricSecurityKey(Encoding.UTF8.GetBytes({|#0:"this-is-our-very-secret-signing-key"|}));""")]
    [InlineData("""return X509CertificateLoader.LoadPkcs12FromFile("ledger.pfx", {|#0:"Winter2031"|});""")]
    [InlineData("""http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:"Zt8Vb1Lx0Kp9Wd7Rf2"|}); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes({|#0:"ann:P@ssw0rd"|}))); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Add("X-Api-Key", {|#0:"Zt8Vb1Lx0Kp9"|}); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Add("Authorization", {|#0:"Bearer Zt8Vb1Lx0Kp9"|}); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", {|#0:"token Zt8Vb1Lx0Kp9"|}); return null;""")]
    [InlineData("""return new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_secret"] = {|#0:"Zt8Vb1Lx0Kp"|} });""")]
    [InlineData("""var request = new HttpRequestMessage(); request.Headers.Add("PRIVATE-TOKEN", {|#0:"Zt8Vb1Lx0Kp9Wd7Rf2Ny"|}); return request;""")]
    [InlineData("""return new UriBuilder { Password = {|#0:"Zt8Vb1Lx0Kp"|} };""")]
    [InlineData("""var secret = configuration["Secret"] ?? {|#0:"Zt8Vb1Lx0Kp"|}; return new ClientSecretCredential(tenant, client, secret);""")]
    public Task At_the_api_that_takes_it(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("not-needed")]
    [InlineData("dummy-key")]
    [InlineData("Sanitized")]
    [InlineData("<your-key>")]
    [InlineData("xxx")]
    [InlineData("xxxxxxxxxxxxxxxx")]
    [InlineData("your-api-key")]
    [InlineData("YOUR_API_KEY")]
    [InlineData("AZURE_CLIENT_SECRET")]
    [InlineData("changeme")]
    [InlineData("placeholder")]
    [InlineData("test")]
    [InlineData("test-secret-1234")]
    [InlineData("fake")]
    [InlineData("fakeSecret42")]
    [InlineData("{secret}")]
    [InlineData("$(ClientSecret)")]
    [InlineData("%CLIENT_SECRET%")]
    [InlineData("********")]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("client-secret")]
    [InlineData("my-client-secret")]
    [InlineData("abc123")]
    [InlineData("secret123")]
    [InlineData("1234567890")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [InlineData("insert your secret here")]
    [InlineData("https://ledger.vault.azure.net/secrets/a1b2c3d4")]
    public Task A_placeholder_is_silent(string text) => V.Source(Tool($"""return new ClientSecretCredential(tenant, client, "{text}");"""));

    [Theory]
    [InlineData("""return new ClientSecretCredential(tenant, client, configuration["Secret"]);""")]
    [InlineData("""http.DefaultRequestHeaders.Add("Authorization", $"Bearer {configuration["Token"]}"); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Add("Authorization", "Bearer " + configuration["Token"]); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Add("Accept", "Zt8Vb1Lx0Kp9"); return null;""")]
    [InlineData("""http.DefaultRequestHeaders.Add("X-Request-Id", "9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0"); return null;""")]
    [InlineData("""return new Dictionary<string, string> { ["Authorization"] = "header", ["api-key"] = "query" };""")]
    [InlineData("""var clientSecret = "Zt8Vb1Lx0Kp"; return clientSecret;""")]
    [InlineData("""string password = "P@ssw0rd!2024"; return password.Length;""")]
    [InlineData("""return new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = "ledger2031abc" });""")]
    [InlineData("""return new AuthenticationHeaderValue("Bearer");""")]
    [InlineData("""return new NetworkCredential("ann", "").UserName;""")]
    [InlineData("""return new BasicAWSCredentials("AKIAQ3EGRTY7U2WXZ4VB", configuration["x"]);""")]
    public Task What_is_no_literal_or_no_secret_is_silent(string body) => V.Source(Tool(body));

    [Fact]
    public Task Through_a_constant_it_is_said_once() => V.Source(
        Tool("return new Octokit.Credentials({|#0:Pat|});", "private const string Pat = \"ghp_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2\";"),
        Expect.Warning(Id));

    [Theory]
    [InlineData("return new Octokit.Credentials({|#0:_pat|});", "private readonly string _pat = \"Zt8Vb1Lx0Kp9Wd7Rf2Ny\";")]
    [InlineData("return Sign({|#0:\"Zt8Vb1Lx0Kp9Wd7Rf2Ny\"|});", "private static Octokit.Credentials Sign(string pat) => new(pat);")]
    [InlineData("return new Octokit.Credentials({|#0:Pat|});", "private static string Pat => \"Zt8Vb1Lx0Kp\" + \"9Wd7Rf2Ny\";")]
    public Task Through_members(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Fact]
    public Task Through_configuration() => V.WithFiles(
        [("/0/appsettings.json", """{ "AzureAd": { "ClientSecret": "Zt8Vb1Lx0Kp9", "Other": "<secret>" } }""")],
        Tool("""return new[] { new ClientSecretCredential(tenant, client, {|#0:configuration["AzureAd:ClientSecret"]|}), new ClientSecretCredential(tenant, client, configuration["AzureAd:Other"]) };"""),
        Expect.Warning(Id));

    [Fact]
    public Task A_message_never_contains_the_secret() => V.Source(
        Tool("""return new ClientSecretCredential(tenant, client, {|#0:"Winter!2031"|});"""),
        Expect.Warning(Id).WithMessage("A client secret is written into the source; revoke it, and get a task token from the gateway, or have the host supply it from a vault"));

    [Fact]
    public Task Elsewhere_it_is_a_suggestion() => V.Sources(
        [Tool("return null;"), Usings + """public class SetUp { public object Of(string t) => new ClientSecretCredential(t, t, {|#0:"Winter!2031"|}); }"""],
        Expect.Suggestion(Id));

    [Theory]
    [InlineData("""return new AzureOpenAIClient(endpoint, new AzureKeyCredential({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|}));""")]
    [InlineData("""var key = {|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|}; return new AzureOpenAIClient(endpoint, new AzureKeyCredential(key));""")]
    [InlineData("""return new OpenAI.OpenAIClient({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    [InlineData("""return new OpenAI.Chat.ChatClient("gpt-4o-2031", {|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    [InlineData("""return new System.ClientModel.ApiKeyCredential({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    [InlineData("""return Kernel.CreateBuilder().AddOpenAIChatCompletion("gpt-4o-2031", {|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    [InlineData("""return Kernel.CreateBuilder().AddAzureOpenAIChatCompletion("gpt-4o-2031", "https://ledger.openai.azure.com", {|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|});""")]
    public Task The_models_own_key_is_a_suggestion_of_its_own(string body) => V.Source(Tool(body), Expect.Suggestion("POL1012"));

    [Theory]
    [InlineData("""new OpenAI.OpenAIClient({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|})""")]
    [InlineData("""new AzureOpenAIClient(new Uri("https://ledger.openai.azure.com"), new AzureKeyCredential({|#0:"9f8e7d6c5b4a39281706f5e4d3c2b1a0"|}))""")]
    public Task So_it_is_where_the_model_has_no_tools(string client) => V.Source(
        Usings + "public static class Chat { public static object Open() => " + client + "; }",
        Expect.Suggestion("POL1012"));

    [Fact]
    public Task Another_secret_is_no_matter_of_a_project_without_tools() => V.Source(
        Usings + """public static class Chat { public static object Open(string t) => new[] { (object)new OpenAI.OpenAIClient(t), new ClientSecretCredential(t, t, "Winter!2031") }; }""");

    [Theory]
    [InlineData("""return new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential("not-needed"), new OpenAI.OpenAIClientOptions());""")]
    [InlineData("""return new OpenAI.OpenAIClient("ollama");""")]
    [InlineData("""return new AzureOpenAIClient(endpoint, new AzureKeyCredential(configuration["Key"]));""")]
    [InlineData("""return new AzureOpenAIClient(endpoint, new ClientAssertionCredential("9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0", "9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a1", () => tenant));""")]
    public Task A_local_model_takes_anything(string body) => V.Source(Tool(body));
}
