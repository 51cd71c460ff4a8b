using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class InboundTokenTests
{
    private const string Id = "POL1014";

    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading.Tasks;
        using Azure.Identity;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Identity.Client;
        using Microsoft.Net.Http.Headers;
        using ModelContextProtocol.Server;

        """;

    private static string Tool(string body, string members = "", string attribute = "[McpServerTool]") => Usings.Replace("using Microsoft.Net.Http.Headers;", "using HeaderNames = Microsoft.Net.Http.Headers.HeaderNames;", StringComparison.Ordinal) + $$"""
        public class Tools(HttpClient http, IHttpContextAccessor accessor, IConfidentialClientApplication app)
        {
            {{members}}

            {{attribute}}
            public async Task Run(HttpRequestMessage request)
            {
                _ = (http, accessor, app);
                await Task.Yield();
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("""var token = accessor.HttpContext.Request.Headers.Authorization.ToString().Replace("Bearer ", ""); using var client = new HttpClient(); client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token|});""")]
    [InlineData("""var token = accessor.HttpContext?.Request.Headers["Authorization"].ToString(); request.Headers.Add("Authorization", {|#0:token|});""")]
    [InlineData("""var token = accessor.HttpContext?.Request.Headers["Authorization"].FirstOrDefault()?.Split(" ").Last(); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token|});""")]
    [InlineData("""var token = accessor.HttpContext.Request.Headers[HeaderNames.Authorization].ToString(); request.Headers.TryAddWithoutValidation("Authorization", {|#0:token|});""")]
    [InlineData("""var token = await accessor.HttpContext.GetTokenAsync("access_token"); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:token|});""")]
    [InlineData("""var token = await accessor.HttpContext.GetTokenAsync("access_token").ConfigureAwait(false); request.Headers.Add("Authorization", {|#0:$"Bearer {token}"|});""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:header.Substring(7)|});""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:header["Bearer ".Length..]|});""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; request.Headers.Authorization = {|#0:AuthenticationHeaderValue.Parse(header)|};""")]
    [InlineData("""if (accessor.HttpContext.Request.Headers.TryGetValue("Authorization", out var given)) { request.Headers.Add("Authorization", {|#0:given.ToString()|}); }""")]
    [InlineData("""if (accessor.HttpContext?.Request.Headers.Authorization.FirstOrDefault() is string header) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:header.AsSpan(7).Trim().ToString()|}); }""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:header.AsSpan().Slice(7).ToString()|});""")]
    [InlineData("""if (accessor.HttpContext.Request.Headers.TryGetValue("X-Acme-API-Key", out var key)) { request.Headers.Add("X-API-KEY", {|#0:key.ToString()|}); }""")]
    [InlineData("""string key = accessor.HttpContext.Request.Headers["X-MS-TOKEN-AAD-ACCESS-TOKEN"]; request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:key|});""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; _ = new Dictionary<string, string> { ["Authorization"] = {|#0:header|} };""")]
    [InlineData("""var arguments = new Dictionary<string, object>(); string header = accessor.HttpContext.Request.Headers.Authorization; arguments["accessToken"] = {|#0:header|};""")]
    [InlineData("""var arguments = new Dictionary<string, object>(); arguments.Add("user_token", {|#0:await accessor.HttpContext.GetTokenAsync("access_token")|});""")]
    public Task Sent_on_by_a_tool(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""string id = accessor.HttpContext.Request.Headers["X-Correlation-Id"]; request.Headers.Add("X-Correlation-Id", id);""")]
    [InlineData("""if (accessor.HttpContext.Request.Headers.TryGetValue("X-CSRF-Token", out var token)) { request.Headers.Add("X-CSRF-Token", token.ToString()); }""")]
    [InlineData("""if (accessor.HttpContext.Request.Headers["X-Api-Key"] != "k") { throw new InvalidOperationException(); } request.Headers.Add("X-Api-Key", Environment.MachineName);""")]
    public Task A_header_that_is_no_credential_or_is_not_sent_on_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:Inbound()|});""", """string Inbound() => accessor.HttpContext.Request.Headers.Authorization.ToString().Substring(7);""")]
    [InlineData("""request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:await Inbound()|});""", """async Task<string> Inbound() => await accessor.HttpContext.GetTokenAsync("access_token");""")]
    [InlineData("""_token = await accessor.HttpContext.GetTokenAsync("access_token"); request.Headers.Add("Authorization", {|#0:"Bearer " + _token|});""", "private string _token;")]
    [InlineData("""Send(request, await {|#0:accessor.HttpContext.GetTokenAsync("access_token")|});""", """static void Send(HttpRequestMessage request, string token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);""")]
    public Task Through_members(string body, string members) => V.Source(Tool(body, members), Expect.Warning(Id));

    [Fact]
    public Task Through_a_service_behind_an_interface() => V.Sources(
        [
            Usings + """
            public class Tools(HttpClient http, ICallerToken caller)
            {
                [McpServerTool]
                public async Task<string> Orders()
                {
                    using HttpRequestMessage request = new(HttpMethod.Get, "https://orders.contoso.example/");
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:await caller.GetAsync()|});
                    return await (await http.SendAsync(request)).Content.ReadAsStringAsync();
                }
            }
            """,
            Usings + """
            public interface ICallerToken { Task<string?> GetAsync(); }

            public class CallerToken(IHttpContextAccessor accessor) : ICallerToken
            {
                public Task<string?> GetAsync() => Task.FromResult(Read());

                private string? Read() => accessor.HttpContext?.Request.Headers.Authorization.FirstOrDefault()?["Bearer ".Length..].Trim();
            }
            """,
        ],
        Expect.Warning(Id));

    private const string Library = """
        namespace Ledger
        {
            public class LedgerClient
            {
                public LedgerClient() { }
                public LedgerClient(string address, string accessToken) { }
                public System.Threading.Tasks.Task<string> ReadAsync(string account, string bearerToken) => System.Threading.Tasks.Task.FromResult("");
                public bool ValidateToken(string accessToken) => true;
                public System.Threading.Tasks.Task<string> FindAsync(string token) => System.Threading.Tasks.Task.FromResult("");
            }
        }
        """;

    [Theory]
    [InlineData("""await new Ledger.LedgerClient().ReadAsync("a", {|#0:await accessor.HttpContext.GetTokenAsync("access_token")|});""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; _ = new Ledger.LedgerClient("https://ledger.contoso.com", {|#0:header.Substring(7)|});""")]
    public Task Given_to_the_client_of_a_library(string body) => V.WithLibrary(Library, Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""await new Ledger.LedgerClient().ReadAsync("a", Environment.MachineName);""")]
    [InlineData("""new Ledger.LedgerClient().ValidateToken(await accessor.HttpContext.GetTokenAsync("access_token"));""")]
    [InlineData("""string page = accessor.HttpContext.Request.Headers["X-Page"]; await new Ledger.LedgerClient().FindAsync(page);""")]
    public Task Validated_by_a_library_or_another_is_silent(string body) => V.WithLibrary(Library, Tool(body));

    [Theory]
    [InlineData("""var form = new Dictionary<string, string> { ["token"] = await accessor.HttpContext.GetTokenAsync("access_token") };""")]
    [InlineData("""var token = await accessor.HttpContext.GetTokenAsync("access_token"); await app.AcquireTokenOnBehalfOf(["api://ledger/read"], new UserAssertion(token)).ExecuteAsync();""")]
    [InlineData("""var token = await accessor.HttpContext.GetTokenAsync("access_token"); var mine = await app.AcquireTokenOnBehalfOf(["api://ledger/read"], new UserAssertion(token)).ExecuteAsync(); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", mine.AccessToken);""")]
    [InlineData("""var token = await accessor.HttpContext.GetTokenAsync("access_token"); var mine = await Exchange(token); request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", mine);""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; if (!header.StartsWith("Bearer ")) { throw new InvalidOperationException(); }""")]
    [InlineData("""string header = accessor.HttpContext.Request.Headers.Authorization; AuthenticationHeaderValue.TryParse(header, out _); _ = AuthenticationHeaderValue.Parse(header).Scheme;""")]
    [InlineData("""request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.MachineName);""")]
    [InlineData("""string id = accessor.HttpContext.Request.Headers["X-Correlation-Id"]; request.Headers.Add("X-Correlation-Id", id);""")]
    [InlineData("""string language = accessor.HttpContext.Request.Headers.AcceptLanguage; request.Headers.Add("Authorization", $"Bearer {language}");""")]
    [InlineData("""accessor.HttpContext.Response.Headers["X-Seen"] = accessor.HttpContext.Request.Headers.Authorization;""")]
    [InlineData("""accessor.HttpContext.Request.Headers["Authorization"] = accessor.HttpContext.Request.Headers.Authorization.ToString().Trim();""")]
    public Task Exchanged_validated_or_another_is_silent(string body) => V.Source(Tool(
        body,
        """async Task<string> Exchange(string token) => (await app.AcquireTokenOnBehalfOf(["api://ledger/read"], new UserAssertion(token)).ExecuteAsync()).AccessToken;"""));

    [Theory]
    [InlineData("(string token)", "token")]
    [InlineData("", "_token", "private readonly string _token; public Plugin(string token) => _token = token; public Plugin() => _token = \"\";")]
    public Task Held_by_the_tool_that_an_endpoint_makes_with_it(string parameters, string sent, string members = "") => V.Source(
        Usings + """
        using Microsoft.SemanticKernel;
        public class PluginPARAMETERS
        {
            MEMBERS
            [KernelFunction]
            public Task<HttpResponseMessage> Read(HttpClient http)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "https://ledger.contoso.example");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", {|#0:SENT|});
                return http.SendAsync(request);
            }
        }
        public static class Endpoint
        {
            public static async Task Handle(HttpContext context, Kernel kernel) => kernel.ImportPluginFromObject(new Plugin((await context.GetTokenAsync("access_token"))!));
        }
        """.Replace("PARAMETERS", parameters, StringComparison.Ordinal).Replace("MEMBERS", members, StringComparison.Ordinal).Replace("SENT", sent, StringComparison.Ordinal),
        Expect.Warning(Id));

    [Theory]
    [InlineData("await client.CallToolAsync(\"search\", arguments);")]
    [InlineData("await client.ListToolsAsync();", false)]
    public Task Who_calls_the_tool_of_a_server_for_the_model_is_a_tool_itself(string use, bool isTold = true)
    {
        string code = Usings + """
            using ModelContextProtocol.Client;
            public class Chat(IHttpContextAccessor accessor, McpClient client)
            {
                public async Task<string> Answer(Dictionary<string, object> arguments)
                {
                    arguments.Add("accessToken", {|#0:Token()|});
                    USE
                    return "";
                }

                private string Token() { var header = accessor.HttpContext?.Request.Headers["Authorization"].FirstOrDefault(); return header!.Substring(7); }
            }
            """.Replace("USE", use, StringComparison.Ordinal);
        return isTold ? V.Source(code, Expect.Warning(Id)) : V.Source(code.Replace("{|#0:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
    }

    [Fact]
    public Task A_program_that_calls_a_tool_is_silent() => V.Source(
        Usings + """
        using Azure.Security.KeyVault.Secrets;
        using ModelContextProtocol.Client;
        public static class Program
        {
            public static async Task Main(McpClient client)
            {
                var secrets = new SecretClient(new Uri("https://orders.vault.azure.net"), new DefaultAzureCredential());
                await client.CallToolAsync("echo", new Dictionary<string, object> { ["count"] = secrets.VaultUri.Port });
            }
        }
        """);

    [Fact]
    public Task Captured_by_a_tool_that_a_controller_makes() => V.Source(
        Usings + """
        using Microsoft.SemanticKernel;
        public class Chat(IHttpContextAccessor accessor)
        {
            public async Task Answer(Kernel kernel)
            {
                try
                {
                    var accessToken = await accessor.HttpContext!.GetTokenAsync("access_token");
                    if (!string.IsNullOrEmpty(accessToken)) { await Add(kernel, accessToken); }
                }
                catch (Exception) { throw; }
            }

            private async Task Add(Kernel kernel, string userAccessToken)
            {
                await Task.Yield();
                var functions = new List<KernelFunction>();
                for (int i = 0; i < 2; i++) { var function = Make(userAccessToken, i, kernel); functions.Add(function); }
                kernel.Plugins.AddFromFunctions("Remote", functions);
            }

            private KernelFunction Make(string userAccessToken, int index, Kernel kernel) => KernelFunctionFactory.CreateFromMethod(
                async (string query) =>
                {
                    return await Task.Run(async () =>
                    {
                        var arguments = new Dictionary<string, object>();
                        if (!string.IsNullOrEmpty(userAccessToken)) { arguments["accessToken"] = {|#0:userAccessToken|}; }
                        await Task.Yield();
                        return arguments.Count + query;
                    });
                },
                "Search" + index,
                "Searches");
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task A_proxy_of_the_host_is_silent() => V.Sources(
        [
            Tool("""request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await accessor.HttpContext.GetTokenAsync("access_token"));""", attribute: ""),
            "public class Agent { [ModelContextProtocol.Server.McpServerTool] public string Run() => \"\"; }",
        ]);
}
