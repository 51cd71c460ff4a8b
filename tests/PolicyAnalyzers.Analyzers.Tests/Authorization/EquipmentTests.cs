using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

/// <summary>Checks that decide which tools the model is given, in the code that sets an agent up.</summary>
public sealed class EquipmentTests
{
    private const string Usings = """
        #nullable enable annotations
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Security.Claims;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Server;

        """;

    private const string Types = """
        public class Payroll { [KernelFunction] public string Pay(string id) => id; }
        public interface IAiAuthorizationService { Task<bool> CanUsePluginAsync(int employee, string plugin); }
        public class Features { public bool Search { get; set; } }
        public class Menu { public List<string> Entries { get; } = []; }

        """;

    private static string Chat(string code) => Usings + Types + """
        public class Chat(Kernel kernel, IAiAuthorizationService authorization, Features features, Menu menu)
        {
            private static string Delete(string id) => id;

            public async Task<object> Answer(ClaimsPrincipal user, int employee, IList<AITool> tools, ChatOptions options)
            {
                await Task.Yield();
                CODE
                return tools;
            }
        }
        """.Replace("CODE", code, StringComparison.Ordinal);

    [Theory]
    [InlineData("POL2001", "if ({|#0:user.IsInRole(\"Admin\")|}) { tools.Add(AIFunctionFactory.Create(Delete)); }")]
    [InlineData("POL2001", "var isAdmin = {|#0:user.IsInRole(\"Admin\")|}; if (isAdmin) { options.Tools = [AIFunctionFactory.Create(Delete)]; }")]
    [InlineData("POL2001", "if (!{|#0:user.IsInRole(\"Admin\")|}) { tools.Remove(tools.First(tool => tool.Name == \"delete\")); }")]
    [InlineData("POL2003", "if (await {|#0:authorization.CanUsePluginAsync(employee, \"Payroll\")|}) { kernel.Plugins.AddFromObject(new Payroll(), \"Payroll\"); }")]
    [InlineData("POL2003", "if (await {|#0:authorization.CanUsePluginAsync(employee, \"Payroll\")|}) { if (!kernel.Plugins.Contains(\"Payroll\")) { kernel.ImportPluginFromType<Payroll>(); } }")]
    [InlineData("POL2002", "if ({|#0:user.HasClaim(\"scope\", \"payroll\")|}) { kernel.Plugins.AddFromType<Payroll>(); }")]
    public Task A_check_that_decides_which_tools_there_are(string rule, string code) => V.Source(Chat(code), Expect.Warning(rule));

    [Theory]
    [InlineData("if (!user.IsInRole(\"Admin\")) { return Results.Forbid(); } kernel.Plugins.AddFromType<Payroll>();")]
    [InlineData("if (!user.IsInRole(\"Admin\")) { throw new InvalidOperationException(); } tools.Add(AIFunctionFactory.Create(Delete));")]
    [InlineData("if (features.Search) { tools.Add(AIFunctionFactory.Create(Delete)); }")]
    [InlineData("if (user.Identity?.IsAuthenticated == true) { kernel.Plugins.AddFromType<Payroll>(); }")]
    [InlineData("if (user.IsInRole(\"Admin\")) { menu.Entries.Add(\"Settings\"); } tools.Add(AIFunctionFactory.Create(Delete));")]
    [InlineData("if (kernel.Plugins.Contains(\"Payroll\")) { kernel.Plugins.AddFromType<Payroll>(); }")]
    public Task What_decides_about_no_tool_or_for_others_than_the_agent_is_silent(string code) => V.Source(Chat(code));

    [Fact]
    public Task The_tools_of_a_session_by_the_role_that_a_key_has() => V.Source(
        Usings + """
        public static class Host
        {
            public static void Add(ModelContextProtocol.AspNetCore.HttpServerTransportOptions options) => options.ConfigureSessionOptions = async (context, server, token) =>
            {
                var role = RoleOf(context.Request.Headers["X-Api-Key"].FirstOrDefault());
                if ({|#0:role == "readonly"|} && server.ToolCollection is { } tools)
                {
                    foreach (var tool in tools.Where(tool => tool.ProtocolTool.Name.StartsWith("create_")).ToList()) { tools.Remove(tool); }
                }

                await Task.CompletedTask;
            };

            private static string RoleOf(string? apiKey) => {|#1:apiKey switch { "key-a" => "admin", "key-b" => "readonly", _ => "anonymous" }|};
        }

        namespace ModelContextProtocol.AspNetCore
        {
            public class HttpServerTransportOptions { public Func<HttpContext, McpServerOptions, System.Threading.CancellationToken, Task>? ConfigureSessionOptions { get; set; } }
        }
        """,
        Expect.Warning("POL2001"), Expect.Warning("POL2005", 1));
}
