using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.AudienceFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class AudienceFixTests
{
    private const string Exchange = "\"urn:ietf:params:oauth:grant-type:token-exchange\"", Ledger = "\"https://ledger.contoso.example\"";
    private const string Task = """[McpServerTool, AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.contoso.example", "payments.create", "payments.read")]""";

    private static string Tool(string body, string attributes = Task) => $$"""
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Duende.IdentityModel.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public class Tools(HttpClient http)
        {
            {{attributes}}
            public async Task<object> Run(string id, string endpoint)
            {
                _ = (http, id, endpoint);
                await Task.Yield();
                {{body}}
                return this;
            }
        }
        """;

    [Theory]
    [InlineData("""await http.RequestTokenExchangeTokenAsync({|POL1008:new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, SubjectTokenType = "x" }|});""", """await http.RequestTokenExchangeTokenAsync(new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, SubjectTokenType = "x", Audience = "https://ledger.contoso.example", Scope = "payments.create payments.read" });""")]
    [InlineData("""await http.RequestTokenExchangeTokenAsync({|POL1008:new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, Scope = "payments.read" }|});""", """await http.RequestTokenExchangeTokenAsync(new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, Scope = "payments.read", Audience = "https://ledger.contoso.example" });""")]
    [InlineData("""await http.RequestClientCredentialsTokenAsync({|POL1008:new ClientCredentialsTokenRequest { Address = endpoint, ClientId = id, }|});""", """await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = endpoint, ClientId = id, Resource = { "https://ledger.contoso.example" }, Scope = "payments.create payments.read", });""")]
    [InlineData("""await http.PostAsync("https://contoso.eu.auth0.com/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = {|POL1008:"client_credentials"|}, ["client_id"] = id }));""", """await http.PostAsync("https://contoso.eu.auth0.com/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["audience"] = "https://ledger.contoso.example", ["scope"] = "payments.create payments.read" }));""")]
    [InlineData("""await http.PostAsync("https://id.example/realms/agents/protocol/openid-connect/token", new FormUrlEncodedContent([new("grant_type", {|POL1008:"client_credentials"|}), new("client_id", id)]));""", """await http.PostAsync("https://id.example/realms/agents/protocol/openid-connect/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id), new("resource", "https://ledger.contoso.example"), new("scope", "payments.create payments.read")]));""")]
    [InlineData("await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { { \"grant_type\", {|POL1008:" + Exchange + "|} }, { \"subject_token\", id }, { \"scope\", \"payments.read\" } }));", "await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { { \"grant_type\", " + Exchange + " }, { \"subject_token\", id }, { \"scope\", \"payments.read\" }, { \"audience\", " + Ledger + " } }));")]
    public Task The_request_says_what_it_is_for(string body, string said) => V.Source(Tool(body), Tool(said));

    [Fact]
    public Task On_lines_of_their_own() => V.Source(
        Tool($$"""
            var form = new Dictionary<string, string>
                    {
                        ["grant_type"] = {|POL1008:{{Exchange}}|}, // RFC 8693
                        ["subject_token"] = id,
                    };
                    await http.PostAsync(endpoint, new FormUrlEncodedContent(form));
            """),
        Tool($$"""
            var form = new Dictionary<string, string>
                    {
                        ["grant_type"] = {{Exchange}}, // RFC 8693
                        ["subject_token"] = id,
                        ["audience"] = {{Ledger}},
                        ["scope"] = "payments.create payments.read",
                    };
                    await http.PostAsync(endpoint, new FormUrlEncodedContent(form));
            """));

    [Fact]
    public Task As_statements() => V.Everywhere(
        Tool($$"""
            var form = new Dictionary<string, string>();
                    form["grant_type"] = {|POL1008:{{Exchange}}|};
                    form["subject_token"] = id;
                    await http.PostAsync(endpoint, new FormUrlEncodedContent(form));
            """),
        Tool($$"""
            var form = new Dictionary<string, string>();
                    form["grant_type"] = {{Exchange}};
                    form["audience"] = {{Ledger}};
                    form["scope"] = "payments.create payments.read";
                    form["subject_token"] = id;
                    await http.PostAsync(endpoint, new FormUrlEncodedContent(form));
            """));

    [Theory]
    [InlineData("[McpServerTool]")]
    [InlineData("""[McpServerTool, AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.contoso.example", "payments.create"), TaskScope("https://mail.contoso.example", "mail.send")]""")]
    public Task Nothing_is_offered_where_it_is_not_known_what_for(string attributes) => V.Nothing(Tool(
        """await http.RequestTokenExchangeTokenAsync({|POL1008:new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id }|});""", attributes));
}
