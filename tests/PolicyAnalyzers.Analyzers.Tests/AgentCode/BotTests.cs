using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>
/// The Agents SDK, Bot Builder and the MCP trigger of Azure Functions. Their packages are not among the references, so the
/// few declarations that the map knows by name stand here as they are there.
/// </summary>
public sealed class BotTests
{
    private const string Sdk = """
        namespace Microsoft.Agents.Builder
        {
            public interface ITurnContext { }
            public interface IAgent { System.Threading.Tasks.Task OnTurnAsync(ITurnContext context, System.Threading.CancellationToken token); }
        }

        namespace Microsoft.Agents.Builder.App
        {
            public delegate System.Threading.Tasks.Task RouteHandler(ITurnContext context, object state, System.Threading.CancellationToken token);
            public interface IRouteAttribute { }
            public class MessageRouteAttribute : System.Attribute, IRouteAttribute { }
            public class AgentApplication : IAgent
            {
                public AgentApplication OnActivity(string type, RouteHandler handler, ushort rank = 0) => this;
                public System.Threading.Tasks.Task OnTurnAsync(ITurnContext context, System.Threading.CancellationToken token) => null;
            }
        }

        namespace Microsoft.Bot.Builder
        {
            public interface IBot { System.Threading.Tasks.Task OnTurnAsync(object context, System.Threading.CancellationToken token); }
            public class ActivityHandler : IBot
            {
                public virtual System.Threading.Tasks.Task OnTurnAsync(object context, System.Threading.CancellationToken token) => null;
                protected virtual System.Threading.Tasks.Task OnMessageActivityAsync(object context, System.Threading.CancellationToken token) => null;
            }
        }

        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            public sealed class McpToolTriggerAttribute(string name, string description = null) : System.Attribute { }
        }
        """;

    private const string Spaces = "using Microsoft.Agents.Builder; using Microsoft.Agents.Builder.App; using Microsoft.Azure.Functions.Worker.Extensions.Mcp;\n";

    [Theory]
    [InlineData("public class Bot : AgentApplication { public Bot() { OnActivity(\"message\", OnMessageAsync); } private Task OnMessageAsync(ITurnContext c, object s, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : AgentApplication { public Bot() { OnActivity(\"message\", (c, s, t) => Task.FromResult(" + Check + ")); } }")]
    [InlineData("public class Bot : AgentApplication { [MessageRoute] protected Task OnMessageAsync(ITurnContext c, object s, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : IAgent { public Task OnTurnAsync(ITurnContext c, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : Microsoft.Bot.Builder.ActivityHandler { protected override Task OnMessageActivityAsync(object c, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Functions { public bool Go([McpToolTrigger(\"a\", \"b\")] object context) => " + Check + "; }")]
    public Task A_turn_or_a_trigger(string source) => V.Sources([Spaces + Usings + source, Sdk], Expect.Warning(Id));

    [Theory]
    [InlineData("public class Bot : AgentApplication { public bool OnMessage() => " + Silent + "; }")]
    [InlineData("public class ActivityHandler { public virtual void OnMessage() { } } public class Bot : ActivityHandler { public override void OnMessage() => _ = " + Silent + "; }")]
    [InlineData("public class HttpTriggerAttribute : Attribute { } public class Functions { public bool Go([HttpTrigger] object request) => " + Silent + "; }")]
    public Task Neither(string source) => V.Sources([Spaces + Usings + source, Sdk]);

    [Fact]
    public Task The_model_chooses_the_arguments_of_a_trigger_and_not_those_of_a_turn() => V.Sources(
        [
            Spaces + Usings + "public class Functions { public bool Go([McpToolTrigger(\"a\", \"b\")] object context, string {|#0:clientSecret|}) => true; [MessageRoute] public bool Turn(string clientSecret) => true; }",
            Sdk,
        ],
        Expect.Warning("POL1011"));
}
