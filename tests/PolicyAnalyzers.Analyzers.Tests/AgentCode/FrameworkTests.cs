using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>The idioms of each framework, against its real package.</summary>
public sealed class FrameworkTests
{
    private const string Run = " private static bool Run() => " + Check + ";";

    [Theory]
    [InlineData("public class Skill : AgentClassSkill<Skill> { public Skill() { } public override AgentSkillFrontmatter Frontmatter => null; protected override string Instructions => \"\"; [AgentSkillScript] private static bool Go() => " + Check + "; }")]
    [InlineData("public class Skill { public object Add() => new AgentInlineSkill(\"a\", \"b\", \"c\").AddScript(\"s\", () => " + Check + "); }")]
    [InlineData("public class Skill { public object Add() => new AgentInlineSkill(\"a\", \"b\", \"c\").AddResource(\"s\", Run); " + Run + " }")]
    [InlineData("public class Context : Microsoft.Agents.AI.AIContextProvider { protected override ValueTask<Microsoft.Agents.AI.AIContext> ProvideAIContextAsync(InvokingContext c, CancellationToken t) { Run(); return default; } " + Run + " }")]
    [InlineData("public class Setup { public object Add(AIAgent a) => a.AsBuilder().Use((agent, c, next, t) => { Run(); return next(c, t); }).Build(); " + Run + " }")]
    [InlineData("public class Setup { public object Add(AIAgent a) => a.AsBuilder().Use(Middle).Build(); private ValueTask<object> Middle(AIAgent a, Microsoft.Extensions.AI.FunctionInvocationContext c, Func<Microsoft.Extensions.AI.FunctionInvocationContext, CancellationToken, ValueTask<object>> next, CancellationToken t) { Run(); return next(c, t); } " + Run + " }")]
    [InlineData("public class Setup { public object Add(IChatClient c) => new FunctionInvokingChatClient(c) { FunctionInvoker = (x, t) => { Run(); return default; } }; " + Run + " }")]
    [InlineData("public class Calls(IChatClient c) : FunctionInvokingChatClient(c) { protected override ValueTask<object> InvokeFunctionAsync(Microsoft.Extensions.AI.FunctionInvocationContext x, CancellationToken t) { Run(); return default; } " + Run + " }")]
    [InlineData("public class Mine(AIAgent a) : DelegatingAIAgent(a) { protected override Task<AgentResponse> RunCoreAsync(IEnumerable<ChatMessage> m, AgentSession s, AgentRunOptions o, CancellationToken t) { Run(); return null; } " + Run + " }")]
    [InlineData("public class Setup { public object Add() => new TextSearchProvider(Search); private Task<IEnumerable<TextSearchProvider.TextSearchResult>> Search(string q, CancellationToken t) { Run(); return null; } " + Run + " }")]
    public Task Microsoft_Agent_Framework(string source) => V.Source(Usings + source, Expect.Warning(Id));

    [Theory]
    [InlineData("public class Setup { public object Add(AIAgent a) => a.AsBuilder().Use(inner => " + Silent + " ? inner : a).Build(); }")]
    [InlineData("public class Model(IChatClient c) : DelegatingChatClient(c) { public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> m, ChatOptions o, CancellationToken t) { _ = " + Silent + "; return null; } }")]
    [InlineData("public class Asks(AIAgent a) { public async Task<string> Ask(string q) { _ = " + Silent + "; return (await a.RunAsync(q)).Text; } }")]
    public Task What_only_sets_up_or_runs_an_agent(string source) => V.Source(Usings + source);

    [Theory]
    [InlineData("public class P { [KernelFunction] public virtual bool Go() => true; } public class Q : P { public override bool Go() => " + Check + "; }")]
    [InlineData("public interface IP { [KernelFunction] bool Go(); } public class Q : IP { public bool Go() => " + Check + "; }")]
    [InlineData("public class Setup { public object Add(Kernel k) => k.CreateFunctionFromMethod(Run); " + Run + " }")]
    [InlineData("public class Setup { public object Add(Kernel k) => k.ImportPluginFromFunctions(\"p\", [KernelFunctionFactory.CreateFromMethod(() => " + Check + ", \"f\")]); }")]
    [InlineData("public class Filter : IAutoFunctionInvocationFilter { public Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext c, Func<AutoFunctionInvocationContext, Task> next) { Run(); return next(c); } " + Run + " }")]
    [InlineData("public class Filter : IPromptRenderFilter { public Task OnPromptRenderAsync(PromptRenderContext c, Func<PromptRenderContext, Task> next) { Run(); return next(c); } " + Run + " }")]
    [InlineData("public class P { [KernelFunction] public bool Go() => true; private readonly bool _x = " + Check + "; } public class Setup { public object Add(Kernel k) => k.ImportPluginFromType<P>(); }")]
    public Task Semantic_Kernel(string source) => V.Source(Usings + source, Expect.Warning(Id));

    [Theory]
    [InlineData("public class P { [KernelFunction] public bool Go() => true; public bool Not() => " + Silent + "; } public class Setup { public object Add(Kernel k) => k.ImportPluginFromType<P>(); }")]
    [InlineData("public class KernelFunctionAttribute : Attribute { } public class P { [global::KernelFunction] public bool Go() => " + Silent + "; }")]
    public Task Not_Semantic_Kernel(string source) => V.Source(Usings + source);

    [Theory]
    [InlineData("[McpServerToolType] public class P { [McpServerTool] public bool Go() => " + Check + "; } public class Setup { public object Add(IMcpServerBuilder b) => b.WithTools<P>(); }")]
    [InlineData("public class P { [McpServerResource] public bool Go() => " + Check + "; }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithCallToolHandler((r, t) => { Run(); return default; }); " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithCallToolHandler(Handle); private static ValueTask<CallToolResult> Handle(RequestContext<CallToolRequestParams> r, CancellationToken t) { Run(); return default; } " + Run + " }")]
    [InlineData("public class Setup { public object Add() => new McpServerOptions { Handlers = new McpServerHandlers { CallToolHandler = (r, t) => { Run(); return default; } } }; " + Run + " }")]
    [InlineData("public class Setup { public void Add(McpServerOptions o) => o.Handlers.CallToolHandler = Handle; private static ValueTask<CallToolResult> Handle(RequestContext<CallToolRequestParams> r, CancellationToken t) { Run(); return default; } " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithRequestFilters(f => f.AddCallToolFilter(next => (r, t) => { Run(); return next(r, t); })); " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithListToolsHandler((r, t) => { Run(); return default; }); " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithSubscribeToResourcesHandler((r, t) => { Run(); return default; }); " + Run + " }")]
    [InlineData("public class Setup { public void Add(McpServerOptions o) => o.Handlers.SubscribeToResourcesHandler = (r, t) => { Run(); return default; }; " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithRequestFilters(f => f.AddSubscribeToResourcesFilter(next => (r, t) => { Run(); return next(r, t); })); " + Run + " }")]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) => b.WithRequestFilters(f => f.AddListToolsFilter(next => (r, t) => { Run(); return next(r, t); })); " + Run + " }")]
    [InlineData("public class Setup { public void Add(McpServerOptions o) => o.Filters.Request.CallToolFilters.Add(next => (r, t) => { Run(); return next(r, t); }); " + Run + " }")]
    [InlineData("public class Mine : McpServerTool { public override Tool ProtocolTool => null; public override IReadOnlyList<object> Metadata => null; public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> r, CancellationToken t) { Run(); return default; } " + Run + " }")]
    [InlineData("public class Setup { public object Add() => McpServerResource.Create(Run); " + Run + " }")]
    public Task Model_Context_Protocol(string source) => V.Source(Usings + source, Expect.Warning(Id));

    [Theory]
    [InlineData("public class Setup { public object Add(IMcpServerBuilder b) { _ = " + Silent + "; return b.WithCallToolHandler((r, t) => default); } }")]
    [InlineData("public class McpServerToolAttribute : Attribute { } public class P { [global::McpServerTool] public bool Go() => " + Silent + "; }")]
    [InlineData("[McpServerToolType] public class P { [McpServerTool] public bool Go() => true; public bool Not() => " + Silent + "; }")]
    public Task Not_Model_Context_Protocol(string source) => V.Source(Usings + source);
}
