using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Credentials.PassedTokenFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class PassedTokenFixTests
{
    private const string Task = """[McpServerTool, AgentTask("report.read", Purpose = "p"), TaskScope("api://reports", "report.read")]""";

    private static string Tool(string body, string attributes = Task, string parameters = "HttpClient http, IHttpContextAccessor accessor, IConfidentialClientApplication app", string async = "async") => $$"""
        #nullable enable annotations
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading.Tasks;
        using Duende.IdentityModel.Client;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public class Tools({{parameters}})
        {
            {{attributes}}
            public {{async}} Task<string> Run(string name)
            {
                string header = accessor.HttpContext.Request.Headers.Authorization;
                {{body}}
                return {{(async.Length > 0 ? "await " : "")}}http.GetStringAsync(name);
            }
        }
        """;

    private const string Exchanged = "(await app.AcquireTokenOnBehalfOf(new[] { \"api://reports/report.read\" }, new UserAssertion({0})).ExecuteAsync()).AccessToken";

    [Theory]
    [InlineData("http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(\"Bearer\", {0});", "header.Substring(7)")]
    [InlineData("var token = header.Replace(\"Bearer \", \"\"); http.DefaultRequestHeaders.Authorization = new(\"Bearer\", {0});", "token")]
    [InlineData("var token = header[7..]; http.SetBearerToken({0}); // of the caller", "token")]
    public Task It_is_exchanged_for_one_of_the_service(string body, string token) => V.Source(
        Tool(body.Replace("{0}", "{|POL1014:" + token + "|}", StringComparison.Ordinal)),
        Tool(body.Replace("{0}", Exchanged.Replace("{0}", token, StringComparison.Ordinal), StringComparison.Ordinal)));

    [Fact]
    public Task Each_of_two_is_exchanged()
    {
        const string Twice = "http.SetBearerToken({0}); http.SetBearerToken({1});";
        return V.Everywhere(
            Tool(Twice.Replace("{0}", "{|POL1014:header[7..]|}", StringComparison.Ordinal).Replace("{1}", "{|POL1014:header.Substring(7)|}", StringComparison.Ordinal)),
            Tool(Twice.Replace("{0}", Exchanged.Replace("{0}", "header[7..]", StringComparison.Ordinal), StringComparison.Ordinal).Replace("{1}", Exchanged.Replace("{0}", "header.Substring(7)", StringComparison.Ordinal), StringComparison.Ordinal)));
    }

    [Fact]
    public Task A_whole_header_is_no_token() => V.Nothing(Tool("http.DefaultRequestHeaders.Add(\"Authorization\", {|POL1014:header|});"));

    private const string Sent = "http.DefaultRequestHeaders.Authorization = new(\"Bearer\", {|POL1014:header.Substring(7)|});";

    [Fact]
    public Task Nothing_is_offered_where_it_is_not_known_what_for() => V.Nothing(Tool(Sent, "[McpServerTool]"));

    [Fact]
    public Task Nothing_is_offered_where_nothing_exchanges_it() => V.Nothing(Tool(Sent, parameters: "HttpClient http, IHttpContextAccessor accessor"));

    [Fact]
    public Task Nothing_is_offered_where_nothing_can_wait() => V.Nothing(Tool(Sent, async: ""));
}
