using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.ChosenScopeFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class ChosenScopeFixTests
{
    private const string Task = """[McpServerTool, AgentTask("file.read", Purpose = "p"), TaskScope("https://files.contoso.example", "files.read", "files.list")]""";

    private static string Tool(string parameters, string request, string attributes = Task, string members = "") => $$"""
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Azure.Core;
        using Duende.IdentityModel.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public sealed class FileTools(TokenCredential credential)
        {
            {{members}}/// <summary>Reads.</summary>
            {{attributes}}
            public async Task<object> ReadAsync({{parameters}})
            {
                _ = credential;
                await Task.Yield();
                return {{request}};
            }
        }
        """;

    [Theory]
    [InlineData("string name, string scope", """(name, credential.GetToken(new TokenRequestContext([{|POL1005:scope|}]), default))""", "string name", """(name, credential.GetToken(new TokenRequestContext(["files.read", "files.list"]), default))""")]
    [InlineData("string scope, string name", """new ClientCredentialsTokenRequest { ClientId = name, Scope = {|POL1005:scope|} }""", "string name", """new ClientCredentialsTokenRequest { ClientId = name, Scope = "files.read files.list" }""")]
    [InlineData("string scope", """new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = {|POL1005:scope|}.Trim() })""", "", """new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "files.read files.list".Trim() })""")]
    [InlineData("string audience", """new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["audience"] = {|POL1005:audience|} })""", "", """new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["audience"] = "https://files.contoso.example" })""")]
    [InlineData("string scope", """(scope.Length, credential.GetToken(new TokenRequestContext([{|POL1005:scope|}]), default))""", "string scope", """(scope.Length, credential.GetToken(new TokenRequestContext(["files.read", "files.list"]), default))""")]
    public Task The_task_says_it_and_not_the_model(string parameters, string request, string left, string constant) => V.Source(Tool(parameters, request), Tool(left, constant));

    private const string Caller = "public Task<object> AllAsync() => ReadAsync(\"files.read\");\n\n    ";

    [Fact]
    public Task A_parameter_that_code_gives_stays() => V.Everywhere(
        Tool("string scope", "credential.GetToken(new TokenRequestContext([{|POL1005:scope|}]), default)", members: Caller),
        Tool("string scope", """credential.GetToken(new TokenRequestContext(["files.read", "files.list"]), default)""", members: Caller));

    [Theory]
    [InlineData("[McpServerTool]", "[{|POL1005:scope|}]")]
    [InlineData("""[McpServerTool, AgentTask("file.read", Purpose = "p"), TaskScope("https://a.example", "a"), TaskScope("https://b.example", "b")]""", "[{|POL1005:scope|}]")]
    [InlineData(Task, "[$\"https://files.contoso.example/{{|POL1005:scope|}}\"]")]
    public Task Nothing_is_offered_where_it_is_not_known_what_is_meant(string attributes, string scopes) =>
        V.Nothing(Tool("string scope", $"credential.GetToken(new TokenRequestContext({scopes}), default)", attributes));
}
