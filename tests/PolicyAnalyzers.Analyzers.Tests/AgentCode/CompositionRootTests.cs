using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Where agents are set up, and the web host around them, stay ordinary code.</summary>
public sealed class CompositionRootTests
{
    private const string Web = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.Extensions.Hosting;

        """;

    [Theory]
    [InlineData("public static class Setup { public static IServiceCollection AddTools(this IServiceCollection s) { _ = " + Silent + "; s.AddSingleton(AIFunctionFactory.Create(() => true)); return s; } }")]
    [InlineData("public static class Setup { public static void Add(IServiceCollection s) { s.AddSingleton<Func<bool>>(p => () => " + Silent + "); s.AddMcpServer().WithTools<Tools>(); } }")]
    [InlineData("public static class Setup { public static void Add(WebApplication app, AIAgent a) => app.MapPost(\"/chat\", async (string q) => { _ = " + Silent + "; return (await a.RunAsync(q)).Text; }); }")]
    [InlineData("public class ChatController(AIAgent a) : ControllerBase { [HttpPost] public async Task<string> Chat(string q) { if (!User.IsInRole(\"x\")) return null; return (await a.RunAsync(q)).Text; } }")]
    [InlineData("public class ChatModel(AIAgent a) : PageModel { public async Task OnPostAsync(string q) { if (User.IsInRole(\"x\")) await a.RunAsync(q); } }")]
    [InlineData("public class Worker(AIAgent a) : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { _ = " + Silent + "; await a.RunAsync(\"q\"); } }")]
    public Task The_host_is_no_agent_code(string source) => V.Source(Web + Usings + source + " public class Tools { [McpServerTool] public bool Go() => true; }");

    private static string Host(string setUp, string header) => Web + Usings + """
        public static class Host
        {
            public static void Add(IServiceCollection services) { SETUP; }
            public static void Log(Microsoft.AspNetCore.Http.HttpContext context) => Console.WriteLine(HEADER);
        }
        """.Replace("SETUP", setUp).Replace("HEADER", header);

    private const string Header = "context.Request.Headers.Authorization.ToString()";

    [Fact]
    public Task The_host_of_a_server_whose_tools_are_elsewhere_is_an_agent_project() =>
        V.Source(Host("services.AddMcpServer().WithToolsFromAssembly()", "{|#0:" + Header + "|}"), Expect.Suggestion("POL3010"));

    [Theory]
    [InlineData("new ModelContextProtocol.Client.HttpClientTransport(new ModelContextProtocol.Client.HttpClientTransportOptions { Endpoint = new Uri(\"https://a\") }).ToString()")]
    [InlineData("new ModelContextProtocol.Client.StdioClientTransport(new ModelContextProtocol.Client.StdioClientTransportOptions { Command = \"a\" }).ToString()")]
    public Task The_host_of_a_model_that_is_given_the_tools_of_a_server_is_an_agent_project(string connect) =>
        V.Source(Host(connect, "{|#0:" + Header + "|}"), Expect.Suggestion("POL3010"));

    [Fact]
    public Task Another_host_is_none() => V.Source(Host("services.AddHttpClient()", Header));

    [Fact]
    public Task A_controller_is_agent_code_where_a_tool_calls_it() => V.Sources(
        [
            Web + Usings + "public class Chat : ControllerBase { public bool May() => {|#0:User.IsInRole(\"x\")|}; public bool Not() => User.IsInRole(\"x\"); }",
            Web + Usings + "public class Tools(Chat chat) { [McpServerTool] public bool Go() => chat.May(); }",
        ],
        Expect.Warning(Id));

    [Fact]
    public Task In_Main_only_what_is_registered_is_a_tool() => V.Source(
        Usings + "public static class Program { public static void Main() { _ = " + Silent + "; var tool = AIFunctionFactory.Create(Go); Func<bool> web = () => " + Silent + "; } private static bool Go() => " + Check + "; }",
        Expect.Warning(Id));

    [Fact]
    public Task A_tool_of_top_level_statements_by_way_of_a_local_helper() => V.TopLevel(
        Usings + "Console.WriteLine(" + Silent + "); var tools = new[] { Tool(Go) }; AITool Tool(Delegate d) => AIFunctionFactory.Create(d); bool Go() => " + Check + ";",
        Expect.Warning(Id));
}
