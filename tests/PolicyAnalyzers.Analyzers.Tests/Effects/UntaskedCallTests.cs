using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

public sealed class UntaskedCallTests
{
    private const string Id = "POL4014";

    private const string Ledger = """

        public sealed class Ledger
        {
            [RequiresScope("https://ledger.example", "pay")] public string Pay(string id) => id;
            public string Name(string id) => id;
        }
        """;

    private const string Usings = """
        using System.ComponentModel;
        using System.Threading.Tasks;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    [Theory]
    [InlineData("[KernelFunction]")]
    [InlineData("[McpServerTool, Description(\"Pays\")]")]
    public Task A_tool_that_calls_it(string attribute) => V.Source(Usings + $$"""
        public class Tools(Ledger ledger)
        {
            {{attribute}}
            public string Pay(string id) => {|#0:ledger.Pay(id)|};
        }
        """ + Ledger, Expect.Warning(Id));

    [Fact]
    public Task A_tool_that_reaches_it_elsewhere_is_the_culprit() => V.Source(Usings + """
        public class Tools(Payments payments)
        {
            [McpServerTool]
            public string {|#0:Pay|}(string id) => payments.Settle(id);
        }

        public class Payments(Ledger ledger)
        {
            public string Settle(string id) => ledger.Pay(id);
        }
        """ + Ledger, Expect.Warning(Id));

    [Fact]
    public Task A_lambda_that_is_registered_as_a_tool() => V.Source(Usings + """
        public static class Setup
        {
            public static AIFunction Make(Ledger ledger) => AIFunctionFactory.Create((string id) => {|#0:ledger.Pay(id)|}, "pay");
        }
        """ + Ledger, Expect.Warning(Id));

    [Fact]
    public Task A_method_that_another_type_registers() => V.Source(Usings + """
        public class Tools(Ledger ledger)
        {
            [Description("Pays")]
            public string Pay(string id) => {|#0:ledger.Pay(id)|};
        }

        public static class Setup
        {
            public static AIFunction Make(Tools tools) => AIFunctionFactory.Create(tools.Pay);
        }
        """ + Ledger, Expect.Warning(Id));

    [Fact]
    public Task A_tool_that_states_the_effect_and_is_no_task() => V.Source(Usings + """
        public class Tools(Ledger ledger)
        {
            [McpServerTool, RequiresScope("https://ledger.example", "pay")]
            public string {|#0:Pay|}(string id) => id;
        }
        """ + Ledger, Expect.Warning(Id));

    [Theory]
    [InlineData("""[McpServerTool, AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", "pay")] public string Pay(string id) => ledger.Pay(id);""")]
    [InlineData("[McpServerTool] public string Pay(string id) => ledger.Name(id);")]
    [InlineData("public string Pay(string id) => ledger.Pay(id);")]
    [InlineData("[McpServerTool] public string Pay(string id) => nameof(ledger.Pay);")]
    public Task Tasks_harmless_tools_and_ordinary_code_are_silent(string member) =>
        V.Source(Usings + "[AgentIdentity(\"clerk\")] public class Tools(Ledger ledger) { " + member + " }" + Ledger);

    [Fact]
    public Task A_tool_that_delegates_to_a_task_or_begins_one_is_silent() => V.Source(Usings + """
        namespace PolicyAnalyzers.TokenClient { public interface ITaskTokenClient { Task<string> BeginAsync(string task); } }

        [AgentIdentity("clerk")]
        public class Tools(Ledger ledger, PolicyAnalyzers.TokenClient.ITaskTokenClient tokens)
        {
            [McpServerTool]
            public string Pay(string id) => Task(id);

            [McpServerTool]
            public async Task<string> PayAsync(string id) { await tokens.BeginAsync("ledger.pay"); return ledger.Pay(id); }

            [AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", "pay")]
            public string Task(string id) => ledger.Pay(id);
        }
        """ + Ledger);

    [Fact]
    public Task A_handler_of_an_agent_is_no_tool() => V.Source(Usings + """
        [AgentIdentity("clerk")]
        public class Worker(Ledger ledger)
        {
            public string Run(string id) => ledger.Pay(id);
        }
        """ + Ledger);

    [Fact]
    public Task What_the_owner_of_an_API_publishes_makes_no_tool_a_task() => V.Source(Usings + """
        using Microsoft.Graph;

        public class Tools(GraphServiceClient graph)
        {
            [McpServerTool]
            public async Task<int> Count() => (await graph.Me.Messages.GetAsync())?.Value?.Count ?? 0;
        }
        """);
}
