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

        namespace Microsoft.Bot.Builder.Teams
        {
            public class TeamsActivityHandler : ActivityHandler
            {
                protected virtual System.Threading.Tasks.Task OnTeamsSettingAsync(object context, System.Threading.CancellationToken token) => null;
            }
        }

        namespace Microsoft.Bot.Builder.Dialogs
        {
            public delegate System.Threading.Tasks.Task WaterfallStep(object step, System.Threading.CancellationToken token);
            public abstract class Dialog { public abstract System.Threading.Tasks.Task BeginDialogAsync(object context, System.Threading.CancellationToken token); }
            public class WaterfallDialog(string id, System.Collections.Generic.IEnumerable<WaterfallStep> actions = null) : Dialog
            {
                public WaterfallDialog AddStep(WaterfallStep step) => this;
                public override System.Threading.Tasks.Task BeginDialogAsync(object context, System.Threading.CancellationToken token) => null;
            }
        }

        namespace Microsoft.Agents.Extensions.Teams.App.MessageExtensions
        {
            public class MessageExtension { public MessageExtension OnQuery(string command, System.Func<object, System.Threading.Tasks.Task> handler) => this; }
        }

        namespace Microsoft.Teams.Core
        {
            public class BotApplication { public System.Func<object, System.Threading.CancellationToken, System.Threading.Tasks.Task> OnActivity { get; set; } }
        }

        namespace Microsoft.Teams.Apps
        {
            public class TeamsBotApplication : Microsoft.Teams.Core.BotApplication { }
            public static class Handlers { public static TeamsBotApplication OnMessage(this TeamsBotApplication app, string text, System.Func<object, System.Threading.Tasks.Task> handler) => app; }
        }

        namespace BotSharp.Abstraction.Functions
        {
            public interface IFunctionCallback { System.Threading.Tasks.Task<bool> Execute(object message); }
        }

        namespace MCPSharp
        {
            public sealed class McpToolAttribute(string name = null) : System.Attribute { public string Description { get; set; } }
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
    [InlineData("public class Bot : Microsoft.Bot.Builder.Teams.TeamsActivityHandler { protected override Task OnTeamsSettingAsync(object c, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Talk { public Talk() { Microsoft.Bot.Builder.Dialogs.WaterfallStep[] steps = [AskAsync]; _ = new Microsoft.Bot.Builder.Dialogs.WaterfallDialog(\"a\", steps); } private Task AskAsync(object s, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Talk { public object Make() => new Microsoft.Bot.Builder.Dialogs.WaterfallDialog(\"a\").AddStep((s, t) => Task.FromResult(" + Check + ")); }")]
    [InlineData("public class Talk : Microsoft.Bot.Builder.Dialogs.Dialog { public override Task BeginDialogAsync(object c, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Search { public Search(Microsoft.Agents.Extensions.Teams.App.MessageExtensions.MessageExtension m) { m.OnQuery(\"find\", FindAsync); } private Task FindAsync(object q) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Set { public Set(Microsoft.Teams.Apps.TeamsBotApplication app) { Microsoft.Teams.Apps.Handlers.OnMessage(app, \"hi\", m => Task.FromResult(" + Check + ")); } }")]
    [InlineData("public class Set { public Set(Microsoft.Teams.Apps.TeamsBotApplication app) { app.OnActivity = (a, t) => Task.FromResult(" + Check + "); } }")]
    [InlineData("public class Function : BotSharp.Abstraction.Functions.IFunctionCallback { public Task<bool> Execute(object message) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Tools { [MCPSharp.McpTool(Description = \"a\")] public bool Go() => " + Check + "; }")]
    public Task A_turn_or_a_trigger(string source) => V.Sources([Spaces + Usings + source, Sdk], Expect.Warning(Id));

    [Theory]
    [InlineData("public class Bot : AgentApplication { public bool OnMessage() => " + Silent + "; }")]
    [InlineData("public class ActivityHandler { public virtual void OnMessage() { } } public class Bot : ActivityHandler { public override void OnMessage() => _ = " + Silent + "; }")]
    [InlineData("public class Base : Microsoft.Bot.Builder.ActivityHandler { protected virtual bool Admin() => true; } public class Bot : Base { protected override bool Admin() => " + Silent + "; }")]
    [InlineData("public class Page { public Page OnQuery(string command, Func<object, Task> handler) => this; public void Set() => OnQuery(\"a\", q => Task.FromResult(" + Silent + ")); }")]
    [InlineData("public class HttpTriggerAttribute : Attribute { } public class Functions { public bool Go([HttpTrigger] object request) => " + Silent + "; }")]
    public Task Neither(string source) => V.Sources([Spaces + Usings + source, Sdk]);

    /// <summary>Only the names tell, and only where no type of the name is there.</summary>
    [Theory]
    [InlineData("public class Bot : TeamsActivityHandler { protected override Task OnMessageActivityAsync(ITurnContext<IMessageActivity> c, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : AgentApplication { public Bot(AgentApplicationOptions o) : base(o) { OnActivity(ActivityTypes.Message, GoAsync); } private Task GoAsync(ITurnContext c, ITurnState s, CancellationToken t) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Functions { [Function(\"Go\")] public bool Go([McpToolTrigger(\"a\", \"b\")] ToolInvocationContext c) => " + Check + "; }")]
    [InlineData("public class Tools { [McpTool(\"a\")] public bool Go() => " + Check + "; }")]
    public Task Whose_package_is_missing(string source) => V.Broken(Usings + source, frameworkOnly: false, Expect.Warning(Id));

    [Theory]
    [InlineData("public class Model : ViewModelBase { protected override Task LoadAsync() => Task.FromResult(" + Silent + "); }")]
    [InlineData("public class Functions { [Function(\"Go\")] public bool Go([HttpTrigger] HttpRequestData r) => " + Silent + "; }")]
    [InlineData("public class TeamsActivityHandler { } public class Bot : TeamsActivityHandler { protected override Task OnMessageActivityAsync(object c) => Task.FromResult(" + Silent + "); }")]
    public Task Another_missing_package(string source) => V.Broken(Usings + source, frameworkOnly: false);

    [Fact]
    public Task The_model_chooses_the_arguments_of_a_trigger_and_not_those_of_a_turn() => V.Sources(
        [
            Spaces + Usings + "public class Functions { public bool Go([McpToolTrigger(\"a\", \"b\")] object context, string {|#0:clientSecret|}) => true; [MessageRoute] public bool Turn(string clientSecret) => true; }",
            Sdk,
        ],
        Expect.Warning("POL1011"));
}
