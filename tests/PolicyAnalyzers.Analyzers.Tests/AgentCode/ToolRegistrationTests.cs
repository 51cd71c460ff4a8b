using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>What is given to a framework as a tool, however it gets there, shown by a role check in it.</summary>
public sealed class ToolRegistrationTests
{
    private const string Id = "POL2001";
    private const string Check = MapSource.Check;
    private const string Silent = MapSource.Silent;
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.ComponentModel;
        using System.Linq;
        using System.Reflection;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Agents.AI;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        """;

    [Theory]
    [InlineData("public void Add(List<AITool> tools) { foreach (Delegate d in new Delegate[] { Run, Other }) tools.Add(AIFunctionFactory.Create(d)); } bool Other() => true; bool Run() => " + Check + ";")]
    [InlineData("public void Add(List<AITool> tools) { Delegate[] all = [Run]; foreach (Delegate d in all) tools.Add(AIFunctionFactory.Create(d)); } bool Run() => " + Check + ";")]
    [InlineData("public object Add() { Delegate[] all = [Run]; return all.Select(d => AIFunctionFactory.Create(d)).ToList(); } bool Run() => " + Check + ";")]
    [InlineData("public object Add() => new Dictionary<string, Delegate> { [\"run\"] = Run }.Select(d => AIFunctionFactory.Create(d.Value, d.Key)).ToList(); bool Run() => " + Check + ";")]
    [InlineData("public object Add() => new Dictionary<string, Delegate> { { \"run\", Run } }.Select(d => AIFunctionFactory.Create(d.Value, d.Key)).ToList(); bool Run() => " + Check + ";")]
    [InlineData("public object Add() { var all = new Dictionary<string, Delegate>(); all[\"run\"] = Run; all.Add(\"more\", More); return AIFunctionFactory.Create(all[\"run\"]); } bool More() => true; bool Run() => " + Check + ";")]
    [InlineData("public object Add() { var all = new List<Delegate>(); all.Add(Run); return all.ConvertAll(d => AIFunctionFactory.Create(d)); } bool Run() => " + Check + ";")]
    [InlineData("private readonly Delegate _run; public Tools() => _run = Run; public object Add() => AIFunctionFactory.Create(_run); bool Run() => " + Check + ";")]
    [InlineData("private static readonly Delegate s_run = () => " + Check + "; public object Add() => AIFunctionFactory.Create(s_run);")]
    [InlineData("private static readonly Delegate[] s_all = [() => " + Check + "]; public object Add() => s_all.Select(d => AIFunctionFactory.Create(d));")]
    [InlineData("private static readonly Dictionary<string, Delegate> s_all = new() { [\"a\"] = () => " + Check + " }; public object Add() => s_all.Values.Select(d => AIFunctionFactory.Create(d));")]
    [InlineData("private Delegate Pick => Run; public object Add() => AIFunctionFactory.Create(Pick); bool Run() => " + Check + ";")]
    [InlineData("private Delegate Pick() { return Run; } public object Add() => AIFunctionFactory.Create(Pick()); bool Run() => " + Check + ";")]
    [InlineData("public object Add() => Tool(Run); private static AITool Tool(Delegate run) => new ApprovalRequiredAIFunction(AIFunctionFactory.Create(run)); bool Run() => " + Check + ";")]
    [InlineData("public object Add() => Tool(() => " + Check + "); private static AITool Tool(Func<bool> run) => AIFunctionFactory.Create(run, \"name\");")]
    [InlineData("public object Add(bool b) => AIFunctionFactory.Create(b ? Run : (Func<bool>)Other); bool Other() => true; bool Run() => " + Check + ";")]
    [InlineData("public object Add(string s) => AIFunctionFactory.Create(s switch { \"a\" => (Func<bool>)Run, _ => Other }); bool Other() => true; bool Run() => " + Check + ";")]
    [InlineData("public object Add() => AIFunctionFactory.Create(((Delegate)Run).Method, this); bool Run() => " + Check + ";")]
    [InlineData("public object Add() { MethodInfo m = typeof(Tools).GetMethod(nameof(Run))!; return AIFunctionFactory.Create(m, this); } public bool Run() => " + Check + ";")]
    [InlineData("public object Add() { var m = GetType().GetMethod(\"Run\"); return AIFunctionFactory.Create(m, this); } public bool Run() => " + Check + ";")]
    [InlineData("public object Add() => typeof(Tools).GetMethods().Where(m => m.GetCustomAttribute<DescriptionAttribute>() != null).Select(m => AIFunctionFactory.Create(m, this)); [Description(\"d\")] public bool Run() => " + Check + "; public bool Not() => " + Silent + ";")]
    [InlineData("public void Add(List<AITool> tools) { foreach (var m in typeof(Tools).GetMethods(BindingFlags.Public | BindingFlags.Static)) tools.Add(AIFunctionFactory.Create(m, target: null)); } public static bool Run() => " + Check + ";")]
    [InlineData("public object Add() => new AgentInlineSkill(\"s\", \"d\", \"i\").AddScript(\"run\", Run); bool Run() => " + Check + ";")]
    [InlineData("public object Add() { return AIFunctionFactory.Create(Run); static bool Run() => " + Check + "; }")]
    public Task The_model_calls_it(string members) => V.Source(Usings + "public class Tools { " + members + " }", Expect.Warning(Id));

    [Theory]
    [InlineData("public object Add() { Delegate[] all = [() => true]; return all.Select(d => AIFunctionFactory.Create(d)).Where(t => " + Silent + "); }")]
    [InlineData("public object Add() { var all = new List<Func<bool>> { () => " + Silent + " }; return (AIFunctionFactory.Create(() => true), all); }")]
    [InlineData("public object Add() => Other.Create(() => " + Silent + "); static class Other { public static object Create(Func<bool> f) => f; }")]
    [InlineData("public object Add() => AIFunctionFactory.CreateDeclaration(\"n\", \"d\", default); [Description(\"d\")] public bool Run() => " + Silent + ";")]
    [InlineData("public object Add() => Tool(Run, Log); private static AITool Tool(Delegate run, Func<bool> log) { log(); return AIFunctionFactory.Create(run); } bool Run() => true; bool Log() => " + Silent + ";")]
    [InlineData("public object Add() => typeof(Tools).GetMethods().Select(m => m.Name); public object More() => AIFunctionFactory.Create(() => true); public bool Run() => " + Silent + ";")]
    [InlineData("public object Add() => AIFunctionFactory.Create(typeof(Tools).GetMethod(\"Run\"), this); public bool Run() => true; public bool RunNot() => " + Silent + ";")]
    public Task The_model_does_not_call_it(string members) => V.Source(Usings + "public class Tools { " + members + " }");

    [Theory]
    [InlineData("public class Tools { public object Add() => Registry.Tool(Run); bool Run() => " + Check + "; }", "public static class Registry { public static AITool Tool(Delegate run) => AIFunctionFactory.Create(run); }")]
    [InlineData("public class Tools { public static readonly Delegate[] All = [Run]; static bool Run() => " + Check + "; }", "public static class Registry { public static object Add() => Tools.All.Select(d => AIFunctionFactory.Create(d)); }")]
    [InlineData("public class Tools { public static Delegate Pick() => Run; static bool Run() => " + Check + "; }", "public static class Registry { public static object Add() => AIFunctionFactory.Create(Tools.Pick()); }")]
    [InlineData("public class Tools { [Description(\"d\")] public bool Run() => " + Check + "; public bool Not() => " + Silent + "; }", "public static class Registry { public static object Add(Tools t) => AIFunctionFactory.Create(t.Run); }")]
    [InlineData("public class Tools { public bool Run() => " + Check + "; }", "public static class Registry { public static object Add(Tools t) => AIFunctionFactory.Create(typeof(Tools).GetMethod(nameof(Tools.Run))!, t); }")]
    public Task Another_file_registers_it(string tool, string registry) => V.Sources([Usings + tool, Usings + registry], Expect.Warning(Id));

    [Fact]
    public Task What_another_file_registers_takes_no_secrets() => V.Sources(
        [
            Usings + "public class Tools { public static Delegate Pick() => Run; static bool Run(string {|#0:password|}) => password.Length > 1; }",
            Usings + "public static class Registry { public static object Add() => AIFunctionFactory.Create(Tools.Pick()); }",
        ],
        Expect.Warning("POL1011"));

    [Theory]
    [InlineData("b.Services.AddMcpServer().WithCallToolHandler(async (c, ct) => { _ = " + Check + "; return new CallToolResult(); });")]
    [InlineData("b.Services.AddMcpServer(o => o.Handlers = new McpServerHandlers { CallToolHandler = async (c, ct) => { _ = " + Check + "; return new CallToolResult(); } });")]
    [InlineData("b.Services.AddMcpServer().WithRequestFilters(f => f.AddCallToolFilter(next => async (c, ct) => { _ = " + Check + "; return await next(c, ct); }));")]
    [InlineData("new AIAgentBuilder(a).Use(async (agent, c, next, ct) => { _ = " + Check + "; return await next(c, ct); });")]
    [InlineData("new FunctionInvokingChatClient(m) { FunctionInvoker = (c, ct) => new ValueTask<object>(" + Check + ") };")]
    public Task Handlers_run_around_the_tools(string statement) => V.Source(
        Usings + "public class Set { public void Up(Builder b, AIAgent a, IChatClient m) { " + (statement.StartsWith("new", StringComparison.Ordinal) ? "_ = " : "") + statement + " } } public class Builder { public IServiceCollection Services; }",
        Expect.Warning(Id));

    [Fact]
    public Task A_filter_that_a_property_gives_runs_around_the_tools() => V.Sources(
        [
            Usings + "public static class Filters { public static McpRequestFilter<CallToolRequestParams, CallToolResult> CallTool => next => async (c, ct) => { _ = " + Check + "; return await next(c, ct); }; }",
            Usings + "public class Set { public void Up(IServiceCollection s) => s.AddMcpServer().WithRequestFilters(f => { f.AddCallToolFilter(Filters.CallTool); }); }",
        ],
        Expect.Warning(Id));

    [Theory]
    [InlineData("b.Services.AddMcpServer(o => { o.ServerInstructions = " + Silent + ".ToString(); });")]
    [InlineData("b.Services.AddSingleton(s => { _ = " + Silent + "; return new object(); });")]
    public Task Set_up_is_no_agent_code(string statement) => V.Source(
        Usings + "public class Set { [KernelFunction] public void Tool() { } public void Up(Builder b) { " + statement + " } } public class Builder { public IServiceCollection Services; }");
}
