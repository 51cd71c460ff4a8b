using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class WildcardScopeTests
{
    private const string Id = "POL1001";

    /// <summary>A tool whose body is given, with everything that a sink needs in scope.</summary>
    private static string Tool(string body, string members = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Core.Pipeline;
        using Azure.Identity;
        using Microsoft.Identity.Client;
        using Microsoft.SemanticKernel;

        public class Tools(TokenCredential credential, IConfidentialClientApplication app, HttpClient http)
        {
            {{members}}

            [KernelFunction]
            public object Run(string input, bool flag)
            {
                _ = (credential, app, http);
                {{body}}
                return input;
            }
        }
        """;

    [Theory]
    [InlineData("ITokenBroker", "ObtainAsync", true)]
    [InlineData("IBroker", "GetTokenAsync", true)]
    [InlineData("ILocks", "AcquireAsync", false)]
    public Task An_interface_to_who_issues_tokens_takes_scopes_by_the_name_of_its_parameter(string type, string method, bool isFound) => V.Source(
        Tool(
            $$"""_ = Held.Of.{{method}}("https://slots.example", {{(isFound ? "{|#0:\"slots:*\"|}" : "\"slots:*\"")}});""",
            $$"""public interface {{type}} { Task<string> {{method}}(string audience, string scope); } private static class Held { public static {{type}} Of = null!; }"""),
        isFound ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext(new[] { {|#0:"files/*"|} }), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:"files:*"|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(new string[] { "files.read", {|#0:"*"|} }), default);""")]
    [InlineData("""string[] scopes = [{|#0:"files.*"|}]; credential.GetToken(new TokenRequestContext(scopes), default);""")]
    [InlineData("""new BearerTokenAuthenticationPolicy(credential, {|#0:"*"|}).ToString();""")]
    [InlineData("""app.AcquireTokenForClient(new[] { {|#0:"api://x/*"|} });""")]
    [InlineData("""app.AcquireTokenOnBehalfOf([{|#0:"api://x/*"|}], new UserAssertion(input));""")]
    [InlineData("""app.AcquireTokenForClient(new List<string> { {|#0:"api://x/*"|} });""")]
    [InlineData("""app.AcquireTokenForClient(new[] { flag ? "a.read" : {|#0:"*"|} });""")]
    [InlineData("""app.AcquireTokenForClient(new[] { {|#0:$"api://{Environment.MachineName}/*"|} });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = {|#0:"*"|} });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new[] { new KeyValuePair<string, string>("grant_type", "client_credentials"), new KeyValuePair<string, string>("scope", {|#0:"a.read b:*"|}) });""")]
    [InlineData("""_ = new FormUrlEncodedContent([new("client_id", input), KeyValuePair.Create("scope", {|#0:"*"|})]);""")]
    [InlineData("""var form = new Dictionary<string, string> { { "grant_type", "client_credentials" } }; form["scope"] = {|#0:"*"|}; _ = new FormUrlEncodedContent(form);""")]
    public Task A_wildcard_at_a_sink_in_a_tool_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""private const string Scope = "files/*";""", "Scope")]
    [InlineData("""private static readonly string Scope = "files/*";""", "Scope")]
    [InlineData("""private static string Scope { get; } = "files/*";""", "Scope")]
    public Task A_constant_or_read_only_member_is_read(string member, string use) =>
        V.Source(Tool($$"""app.AcquireTokenForClient(new[] { {|#0:{{use}}|} });""", member), Expect.Warning(Id));

    [Fact]
    public Task A_read_only_array_of_the_same_type_is_read() =>
        V.Source(Tool("app.AcquireTokenForClient({|#0:Scopes|});", """private static readonly string[] Scopes = ["files/*"];"""), Expect.Warning(Id));

    [Fact]
    public Task A_read_only_array_of_another_type_is_read_at_the_end() => V.Sources(
        [Tool("app.AcquireTokenForClient({|#0:Known.Scopes|});"), """internal static class Known { public static readonly string[] Scopes = ["files/*"]; }"""],
        Expect.Warning(Id));

    [Fact]
    public Task Outside_of_agent_code_it_is_a_suggestion() => V.Sources(
        [
            Tool(""),
            """
            using Azure.Core;
            internal static class Setup
            {
                public static TokenRequestContext Context() => new([{|#0:"*"|}]);
            }
            """,
        ],
        Expect.Suggestion(Id));

    [Fact]
    public Task In_a_project_without_agent_code_it_is_silent() => V.Source("""
        using Azure.Core;
        internal static class Setup
        {
            public static TokenRequestContext Context() => new(["*"]);
        }
        """);

    [Fact]
    public Task A_project_declared_as_an_agent_is_one() => V.WithConfig(
        "policy_analyzers.agent_project = true",
        """
        using Azure.Core;
        internal static class Setup
        {
            public static TokenRequestContext Context() => new([{|#0:"*"|}]);
        }
        """,
        Expect.Suggestion(Id));

    [Theory]
    [InlineData("""System.IO.Directory.GetFiles(input, "*");""")]
    [InlineData("""string scope = "*"; Console.WriteLine(scope);""")]
    [InlineData("""var scopes = new[] { "files/*" }; Console.WriteLine(scopes.Length);""")]
    [InlineData("""Console.WriteLine("SELECT * FROM x");""")]
    [InlineData("""_ = input.EndsWith("/*");""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["q"] = "x", ["scope"] = "*" });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["filter"] = "*" });""")]
    [InlineData("""app.AcquireTokenForClient(new[] { "files.read" });""")]
    [InlineData("""app.AcquireTokenForClient(new[] { "a*b" });""")]
    [InlineData("""Mine.AcquireTokenForClient(new[] { "*" });""")]
    public Task What_only_looks_like_a_request_is_silent(string body) =>
        V.Source(Tool(body, "private static class Mine { public static void AcquireTokenForClient(string[] scopes) { } }"));

    [Fact]
    public Task Cors_is_silent() => V.Source("""
        using Microsoft.AspNetCore.Cors.Infrastructure;
        [PolicyAnalyzers.AgentIdentity("a")]
        internal static class Setup
        {
            public static void Cors(CorsPolicyBuilder cors) => cors.WithOrigins("*").WithMethods("*");
        }
        """);

    [Fact]
    public Task An_mcp_client_that_asks_for_all_is_reported() => V.Source("""
        using ModelContextProtocol.Authentication;
        [PolicyAnalyzers.AgentIdentity("a")]
        internal static class Setup
        {
            public static void Configure(ClientOAuthOptions options) => options.Scopes = [{|#0:"*"|}];
        }
        """,
        Expect.Warning(Id));

    [Theory]
    [InlineData("Duende.IdentityModel.Client", "class ClientCredentialsTokenRequest { public string Scope { get; set; } }", """new Duende.IdentityModel.Client.ClientCredentialsTokenRequest { Scope = {|#0:"a b:*"|} }""")]
    [InlineData("Duende.IdentityModel.Client", "class TokenExchangeTokenRequest { public string Scope { get; set; } }", """new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Scope = {|#0:"*"|} }""")]
    [InlineData("Google.Apis.Auth.OAuth2", "class GoogleCredential { public GoogleCredential CreateScoped(params string[] scopes) => this; }", """new Google.Apis.Auth.OAuth2.GoogleCredential().CreateScoped("a.read", {|#0:"*"|})""")]
    [InlineData("Microsoft.Identity.Web", "interface ITokenAcquisition { string GetAccessTokenForAppAsync(string scope); } class T : ITokenAcquisition { public string GetAccessTokenForAppAsync(string scope) => scope; }", """new Microsoft.Identity.Web.T().GetAccessTokenForAppAsync({|#0:"*"|})""")]
    [InlineData("Microsoft.Identity.Abstractions", "class H : IAuthorizationHeaderProvider { } class IAuthorizationHeaderProvider { public string CreateAuthorizationHeaderForAppAsync(string scopes) => scopes; }", """new Microsoft.Identity.Abstractions.H().CreateAuthorizationHeaderForAppAsync({|#0:"*"|})""")]
    public Task Apis_are_matched_by_metadata_name(string ns, string type, string request) => V.Source($$"""
        namespace {{ns}}
        {
            public {{type.Replace("} class ", "} public class ", StringComparison.Ordinal)}}
        }

        namespace Agent
        {
            [PolicyAnalyzers.AgentIdentity("a")]
            public static class Tools
            {
                public static object Run() => {{request}};
            }
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task Without_any_known_reference_nothing_happens() => V.Broken("""public class C { public object M() => new TokenRequestContext(new[] { "*" }); }""", frameworkOnly: true);

    [Fact]
    public Task Erroneous_code_does_not_crash() => V.Broken(Tool("""app.AcquireTokenForClient(new[] { {|#0:"*"|} }); app.AcquireTokenForClient(new[] { Missing.Scope, 5 """), frameworkOnly: false, Expect.Warning(Id));
}
