using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Credentials.WrittenSecretFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>The secrets are put together here, so that no scanner takes this file for a leak.</summary>
public sealed class WrittenSecretFixTests
{
    private const string Thrown = " ?? throw new InvalidOperationException(\"'GitHub:{0}' is not configured.\")";
    private static readonly string s_token = "ghp" + "_k3JdP9sLqW7xZ2mBvT5yRnC8hF4gA1eUoI6t", s_other = "9fK2" + "mQ7xLp4RtV8w";

    private static string Read(string what, string configuration = "configuration") => $"{configuration}[\"GitHub:{what}\"]" + Thrown.Replace("{0}", what, StringComparison.Ordinal);

    private static string Tool(string body, string members = "", string parameters = "(HttpClient http, IConfiguration configuration)") => """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Server;
        using Octokit;

        """ + $$"""
        public class GitHubTools{{parameters}}
        {
            {{members.Replace("TOKEN", s_token, StringComparison.Ordinal)}}

            [McpServerTool]
            public object Run(HttpRequestMessage request)
            {
                _ = request;
                {{body.Replace("TOKEN", s_token, StringComparison.Ordinal).Replace("OTHER", s_other, StringComparison.Ordinal)}}
                return this;
            }
        }
        """;

    public static TheoryData<string, string> Inline => new()
    {
        { """_ = new Credentials({|POL1010:"TOKEN"|}); // of the bot""", $"_ = new Credentials({Read("Token")}); // of the bot" },
        { """_ = new Credentials("me", {|POL1010:"OTHER"|});""", $"_ = new Credentials(\"me\", {Read("Password")});" },
        { """http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", {|POL1010:"OTHER"|});""", $"http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", {Read("Token")});" },
        { """request.Headers.Add("Authorization", {|POL1010:"Bearer OTHER"|});""", $"request.Headers.Add(\"Authorization\", \"Bearer \" + ({Read("Authorization")}));" },
        { """request.Headers.Add("X-Api-Key", {|POL1010:"OTHER"|});""", $"request.Headers.Add(\"X-Api-Key\", {Read("ApiKey")});" },
        { """_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_secret"] = {|POL1010:"OTHER"|} });""", $"_ = new FormUrlEncodedContent(new Dictionary<string, string> {{ [\"grant_type\"] = \"client_credentials\", [\"client_secret\"] = {Read("ClientSecret")} }});" },
        { """string token = {|POL1010:"TOKEN"|}.Trim(); _ = token;""", $"string token = ({Read("Secret")}).Trim(); _ = token;" },
        { """const string Key = "OTHER"; _ = new Credentials({|POL1010:Key|});""", $"string Key = {Read("Key")}; _ = new Credentials(Key);" },
    };

    [Theory]
    [MemberData(nameof(Inline))]
    public Task A_literal_is_read_from_configuration(string body, string read) => V.Source(Tool(body), Tool(read));

    public static TheoryData<string, string> Held => new()
    {
        { """private const string Token = "TOKEN"; // of the bot""", $"private string Token => {Read("Token")}; // of the bot" },
        { """private static readonly string Token = "TOKEN";""", $"private string Token => {Read("Token")};" },
        { """private readonly string Token = "TOKEN";""", $"private readonly string Token = {Read("Token")};" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public Task A_field_becomes_what_reads_it(string field, string read) => V.Source(Tool("_ = new Credentials({|POL1010:Token|});", field), Tool("_ = new Credentials(Token);", read));

    [Fact]
    public Task A_type_that_only_a_container_builds_is_given_the_configuration() => V.Source(
        Tool("""_ = new Credentials({|POL1010:"TOKEN"|});""", parameters: "(HttpClient? http = null)"),
        Tool($"_ = new Credentials({Read("Token")});", parameters: "(IConfiguration configuration, HttpClient? http = null)"));

    [Fact]
    public Task A_constructor_keeps_it_in_a_field() => V.Source(
        Tool(
            """_ = new Credentials({|POL1010:"TOKEN"|});""",
            """
            private readonly HttpClient _http;

                public GitHubTools(HttpClient http)
                {
                    _http = http;
                }

                public HttpClient Http => _http;
            """,
            parameters: ""),
        Tool(
            $"_ = new Credentials({Read("Token", "_configuration")});",
            """
            private readonly HttpClient _http;

                private readonly IConfiguration _configuration;

                public GitHubTools(HttpClient http, IConfiguration configuration)
                {
                    _configuration = configuration;
                    _http = http;
                }

                public HttpClient Http => _http;
            """,
            parameters: ""));

    [Fact]
    public Task Two_secrets_of_one_kind_get_two_names()
    {
        string before = Tool("""_ = new Credentials({|POL1010:"TOKEN"|}); _ = new Credentials({|POL1010:"OTHER"|});""");
        string after = Tool($"_ = new Credentials({Read("Token")}); _ = new Credentials({Read("Token2")});");
        return V.Everywhere(before, after, rounds: 2);
    }

    [Theory]
    [InlineData("""_ = new Credentials({|POL1010:"TOKEN"|});""", "public static GitHubTools Make(HttpClient http) => new(http);")]
    [InlineData("""_ = request is { Method.Method: {|POL1010:"TOKEN"|} };""", "")]
    [InlineData("""_ = new Credentials($"{|POL1010:TOKEN|}{request.Method}");""", "")]
    [InlineData("_ = new Credentials({|POL1010:Token|});", """private const string Token = "TOKEN"; public static string Shown => Token;""")]
    public Task Nothing_is_offered_where_nothing_else_can_stand(string body, string members) => V.Nothing(Tool(body, members, parameters: "(HttpClient http)").Replace("#nullable enable", "#nullable disable", StringComparison.Ordinal));

    private static string Setup(string body) => """
        using System;
        using Azure.AI.OpenAI;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.AI;
        using Octokit;


        """ + body.Replace("TOKEN", s_token, StringComparison.Ordinal).Replace("OTHER", s_other, StringComparison.Ordinal);

    [Fact]
    public Task A_program_has_its_builders_configuration() => V.Program(
        Setup("""
            var builder = WebApplication.CreateBuilder(args);
            var client = new GitHubClient(new ProductHeaderValue("a")) { Credentials = new Credentials({|POL1010:"TOKEN"|}) };
            _ = AIFunctionFactory.Create(() => builder.Environment);
            """),
        Setup("""
            var builder = WebApplication.CreateBuilder(args);
            var client = new GitHubClient(new ProductHeaderValue("a")) { Credentials = new Credentials(builder.Configuration["GitHub:Token"] ?? throw new InvalidOperationException("'GitHub:Token' is not configured.")) };
            _ = AIFunctionFactory.Create(() => builder.Environment);
            """));

    [Fact]
    public Task A_program_without_one_has_its_environment() => V.Program(
        Setup("""
            const string key = "OTHER"; // of the model
            var client = new AzureOpenAIClient(new Uri("https://a.example"), new System.ClientModel.ApiKeyCredential({|POL1012:key|}));
            _ = AIFunctionFactory.Create(() => client);
            """),
        Setup("""
            string key = Environment.GetEnvironmentVariable("AZURE_OPEN_AI_KEY") ?? throw new InvalidOperationException("'AZURE_OPEN_AI_KEY' is not set."); // of the model
            var client = new AzureOpenAIClient(new Uri("https://a.example"), new System.ClientModel.ApiKeyCredential(key));
            _ = AIFunctionFactory.Create(() => client);
            """));

    [Fact]
    public Task A_constant_of_the_set_up_reads_the_environment() => V.Files(
    [
        (
            "/0/Setup.cs",
            Setup("""public static class GitHubSetup { private const string Secret = "TOKEN"; public static Credentials Make() => new({|POL1010:Secret|}); }"""),
            Setup("""public static class GitHubSetup { private static readonly string Secret = Environment.GetEnvironmentVariable("GIT_HUB_SETUP_SECRET") ?? throw new InvalidOperationException("'GIT_HUB_SETUP_SECRET' is not set."); public static Credentials Make() => new(Secret); }""")
        ),
        ("/0/Agent.cs", """[PolicyAnalyzers.AgentIdentity("a")] public class Agent { }""", """[PolicyAnalyzers.AgentIdentity("a")] public class Agent { }"""),
    ]);

    [Fact]
    public Task A_setting_is_emptied() => V.Files(
    [
        ("/0/Tools.cs", Tool("""_ = new Credentials({|POL1010:configuration["GitHub:Token"]|});"""), Tool("""_ = new Credentials(configuration["GitHub:Token"]);""")),
        ("/0/appsettings.json", $$"""{ "GitHub": { "Token": "{{s_other}}" } }""", """{ "GitHub": { "Token": "" } }"""),
    ]);
}
