using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>What a framework calls because of how it is declared: attributes, base types, interfaces, also inherited ones.</summary>
public sealed class FrameworkRootTests
{
    private const string Id = "POL2001";
    private const string Check = MapSource.Check;
    private const string Silent = MapSource.Silent;
    private const string Usings = """
        using System;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    /// <summary>Types of frameworks whose packages the tests do not restore, as their sources declare them.</summary>
    private const string Frameworks = """

        namespace Microsoft.Agents.Builder
        {
            public interface ITurnContext { }
            public interface IAgent { Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken); }
        }
        namespace Microsoft.Agents.Builder.App
        {
            public interface IRouteAttribute { }
            public delegate Task RouteHandler(ITurnContext turnContext, CancellationToken cancellationToken);
            [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
            public class MessageRouteAttribute : Attribute, IRouteAttribute { }
            public class AgentApplication : IAgent
            {
                public virtual Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken) => Task.CompletedTask;
                public AgentApplication OnMessage(string text, RouteHandler handler) => this;
            }
        }
        namespace Microsoft.Bot.Builder
        {
            public class ActivityHandler { protected virtual Task OnMessageActivityAsync(object turn, CancellationToken cancellationToken) => Task.CompletedTask; }
        }
        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            [AttributeUsage(AttributeTargets.Parameter)]
            public sealed class McpToolTriggerAttribute(string toolName, string description) : Attribute { }
        }
        """;

    [Theory]
    [InlineData("public class Bot : Microsoft.Agents.Builder.App.AgentApplication { public override Task OnTurnAsync(Microsoft.Agents.Builder.ITurnContext t, CancellationToken c) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : Microsoft.Agents.Builder.App.AgentApplication { public Bot() => OnMessage(\"hi\", Hi); Task Hi(Microsoft.Agents.Builder.ITurnContext t, CancellationToken c) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : Microsoft.Agents.Builder.App.AgentApplication { [Microsoft.Agents.Builder.App.MessageRoute] public Task Hi(Microsoft.Agents.Builder.ITurnContext t, CancellationToken c) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : Microsoft.Agents.Builder.IAgent { public Task OnTurnAsync(Microsoft.Agents.Builder.ITurnContext t, CancellationToken c) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Bot : Microsoft.Bot.Builder.ActivityHandler { protected override Task OnMessageActivityAsync(object t, CancellationToken c) => Task.FromResult(" + Check + "); }")]
    [InlineData("public class Functions { public bool Run([Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTrigger(\"a\", \"b\")] object context) => " + Check + "; }")]
    [InlineData("public class Tool : McpServerTool { public override Tool ProtocolTool => null; public override System.Collections.Generic.IReadOnlyList<object> Metadata => null; public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> r, CancellationToken c) { _ = " + Check + "; return default; } }")]
    public Task The_framework_calls_it(string source) => V.Source(Usings + source.Replace("ProtocolTool =>", "ProtocolTool =>", StringComparison.Ordinal).Replace("override Tool ", "override ModelContextProtocol.Protocol.Tool ", StringComparison.Ordinal) + Frameworks, Expect.Warning(Id));

    [Theory]
    [InlineData("public abstract class Base { [KernelFunction] public abstract bool Run(); } public class Tools : Base { public override bool Run() => " + Check + "; }")]
    [InlineData("public abstract class Base { [McpServerTool] public virtual bool Run() => true; } public class Tools : Base { public override bool Run() => " + Check + "; }")]
    [InlineData("public interface ITools { [KernelFunction] bool Run(); } public class Tools : ITools { public bool Run() => " + Check + "; }")]
    [InlineData("public interface ITools { [KernelFunction] bool Run(); } public class Tools : ITools { bool ITools.Run() => " + Check + "; }")]
    [InlineData("public abstract class Base { [KernelFunction] public bool Run() => Do(); protected abstract bool Do(); } public class Tools : Base { protected override bool Do() => " + Check + "; }")]
    [InlineData("public abstract class Base { [KernelFunction] public bool Run() => true; } public class Tools : Base { private readonly bool _x; public Tools() => _x = " + Check + "; }")]
    [InlineData("public abstract class Base<T> { [KernelFunction] public bool Run(T t) => Do(t); protected abstract bool Do(T t); } public class Tools : Base<string> { protected override bool Do(string t) => " + Check + "; }")]
    public Task A_tool_is_inherited(string source) => V.Source(Usings + source, Expect.Warning(Id));

    [Theory]
    [InlineData("public abstract class Base { [KernelFunction] public abstract bool Run(); } public class Tools : Base { public override bool Run() => true; public bool Other() => " + Silent + "; }")]
    [InlineData("public interface ITools { [KernelFunction] bool Run(); } public class Other { public bool Run() => " + Silent + "; }")]
    [InlineData("public class Bot : Microsoft.Agents.Builder.App.AgentApplication { public Task Hi() => Task.FromResult(" + Silent + "); }")]
    [InlineData("public class Functions { [KernelFunction] public void Tool() { } public bool Run(object context) => " + Silent + "; }")]
    [InlineData("[ApiController] public class Orders : ControllerBase { [KernelFunction] public static void Tool() { } [Authorize(Roles = \"x\")] public bool Get() => User.IsInRole(\"x\"); }")]
    [InlineData("public class McpServerToolAttribute2 : Attribute { } public class Tools { [KernelFunction] public void Tool() { } [McpServerToolAttribute2] public bool Run() => " + Silent + "; }")]
    public Task Nothing_calls_it(string source) => V.Source(Usings + source + Frameworks);

    [Theory]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => Clients.Shared; }", "public static class Clients { public static readonly bool Shared = " + Check + "; }")]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => Clients.Shared; }", "public static class Clients { public static bool Shared { get; } = " + Check + "; }")]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => Clients.Shared.Value; }", "public static class Clients { public static readonly Lazy<bool> Shared = new(() => " + Check + "); }")]
    [InlineData("public class Tools { [KernelFunction] public void Run() { using var s = new Session(); } }", "public sealed class Session : IDisposable { public void Dispose() => _ = " + Check + "; }")]
    [InlineData("public class Tools { [KernelFunction] public async Task Run() { await using (new Session()) { } } }", "public sealed class Session : IAsyncDisposable { public ValueTask DisposeAsync() => new(Task.FromResult(" + Check + ")); }")]
    [InlineData("public class Tools { [KernelFunction] public object Run() => new Derived(); }", "public class Base { public Base() => _ = " + Check + "; } public class Derived : Base { }")]
    public Task A_tool_reaches_it_without_a_call(string tool, string other) => V.Sources([Usings + tool, Usings + other], Expect.Warning(Id));

    [Theory]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => Clients.Shared; }", "public static class Clients { public static readonly bool Shared = true; public static readonly Lazy<bool> Other = new(() => " + Silent + "); }")]
    [InlineData("public class Tools { [KernelFunction] public void Run() { using var s = new Session(); } }", "public sealed class Session : IDisposable { public void Dispose() { } public void Close() => _ = " + Silent + "; }")]
    public Task A_tool_does_not_reach_it(string tool, string other) => V.Sources([Usings + tool, Usings + other]);
}
