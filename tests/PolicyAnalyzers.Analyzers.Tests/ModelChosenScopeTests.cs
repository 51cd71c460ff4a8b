using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class ModelChosenScopeTests
{
    private static readonly DiagnosticResult Found = Expect.Warning("POL1005");

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Microsoft.Extensions.AI;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string body, string attribute = "[McpServerTool]") => Usings + $$"""
        public class Tools(TokenCredential credential, IChatClient model)
        {
            private static readonly HashSet<string> Allowed = ["files.read"];
            private static readonly Dictionary<string, string> Known = new() { ["files"] = "files.read" };

            {{attribute}}
            public async Task Run(string scope, FunctionCallContent call)
            {
                _ = (model, call, Allowed, Known);
                await Task.Yield();
                {{body}}
            }

            private AccessToken Ask(string wanted) => credential.GetToken(new TokenRequestContext([{{(attribute.Length > 0 && body.StartsWith("Ask(scope)", StringComparison.Ordinal) ? "{|#0:wanted|}" : "wanted")}}]), default);
        }
        """;

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:scope|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([$"https://graph.microsoft.com/{{|#0:scope|}}"]), default);""")]
    [InlineData("""var chosen = scope.Trim(); credential.GetToken(new TokenRequestContext([{|#0:chosen|}]), default);""", true)]
    [InlineData("""credential.GetToken(new TokenRequestContext({|#0:scope|}.Split(' ')), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:(await model.GetResponseAsync("which scope?")).Text|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:call.Arguments!["scope"]|}!.ToString()!]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext({|#0:scope|}.Split(',').Select(name => "api://wealth/" + name).ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext({|#0:scope|}.Split(',').Select(name => $"api://wealth/{name.Trim()}").ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([$"api:orders:{{|#0:scope|}}"]), default);""")]
    [InlineData("""Ask(scope);""")]
    public Task What_the_model_says_becomes_a_scope(string body, bool atAssignment = false) =>
        V.Source(Tool(atAssignment ? body.Replace("{|#0:chosen|}", "chosen", StringComparison.Ordinal).Replace("= scope.Trim", "= {|#0:scope|}.Trim", StringComparison.Ordinal) : body), Found);

    [Theory]
    [InlineData("""if (!Allowed.Contains(scope)) return; credential.GetToken(new TokenRequestContext([scope]), default);""")]
    [InlineData("""if (scope is not ("files.read" or "mail.read")) return; credential.GetToken(new TokenRequestContext([scope]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([Known[scope]]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([scope switch { "files" => "files.read", _ => "mail.read" }]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([scope == "files" ? "files.read" : "mail.read"]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(scope.Split(',').Select(name => Known[name]).ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([$"slots:read:{scope}"]), default);""")]
    [InlineData("""Console.WriteLine(scope); credential.GetToken(new TokenRequestContext(["files.read"]), default);""")]
    public Task What_the_model_says_selects_one_of_the_known(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""_ = new System.Net.Http.FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "files.read", ["resource"] = {|#0:scope|} });""")]
    [InlineData("""_ = new System.Net.Http.FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["audience"] = {|#0:scope|} });""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Audience = {|#0:scope|}, Scope = "files.read" };""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Resource = {|#0:scope|} };""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([$"{{|#0:scope|}.TrimEnd('/')}/.default"]), default);""")]
    public Task What_the_model_says_becomes_a_resource(string body) => V.Source(Tool(body), Found);

    [Theory]
    [InlineData("""if (!Allowed.Contains(scope)) return; _ = new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Audience = scope };""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Audience = Known[scope] };""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.TokenExchangeTokenRequest { Audience = "https://ledger.example", SubjectToken = scope };""")]
    public Task What_the_model_says_selects_a_known_resource(string body) => V.Source(Tool(body));

    [Fact]
    public Task A_parameter_of_what_is_no_tool_is_silent() =>
        V.Source(Tool("credential.GetToken(new TokenRequestContext([scope]), default);", attribute: ""));
}
