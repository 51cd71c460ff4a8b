using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Delegates, method groups and MethodInfos on their way to a registration.</summary>
public sealed class DelegateToolTests
{
    private const string Run = " private static bool Run() => " + Check + ";";
    private const string Idle = " private static bool Run() => " + Silent + ";";

    [Theory]
    [InlineData("private readonly Func<bool> _f = Run; public object Add() => AIFunctionFactory.Create(_f);" + Run)]
    [InlineData("private Func<bool> F { get; } = Run; public object Add() => AIFunctionFactory.Create(F);" + Run)]
    [InlineData("private Func<bool> F => Run; public object Add() => AIFunctionFactory.Create(F);" + Run)]
    [InlineData("private Func<bool> F() => Run; public object Add() => AIFunctionFactory.Create(F());" + Run)]
    [InlineData("private static AITool Tool(Delegate d) => AIFunctionFactory.Create(d); public object Add() => Tool(Run);" + Run)]
    [InlineData("private static AITool Outer(Delegate d) => Tool(d); private static AITool Tool(Delegate d) => AIFunctionFactory.Create(d); public object Add() => Outer(() => " + Check + ");")]
    [InlineData("public object Add() { AITool Tool(Delegate d) => AIFunctionFactory.Create(d); return Tool(Run); }" + Run)]
    [InlineData("public object Add() { var all = new List<Delegate> { Run }; return all.Select(each => AIFunctionFactory.Create(each)).ToList(); }" + Run)]
    [InlineData("public object Add() { Delegate[] all = [Run]; var tools = new List<AITool>(); foreach (var each in all) tools.Add(AIFunctionFactory.Create(each)); return tools; }" + Run)]
    [InlineData("public object Add() { var all = new List<Delegate>(); all.Add(Run); return all.ConvertAll(each => AIFunctionFactory.Create(each)); }" + Run)]
    [InlineData("private readonly Dictionary<string, Func<bool>> _all = new() { [\"a\"] = Run }; public object Add() => AIFunctionFactory.Create(_all[\"a\"]);" + Run)]
    [InlineData("private readonly Dictionary<string, Func<bool>> _all = new() { { \"a\", Run } }; public object Add() => _all.Select(each => AIFunctionFactory.Create(each.Value, each.Key)).ToList();" + Run)]
    [InlineData("public object Add() { var all = new Dictionary<string, Func<bool>>(); all[\"a\"] = Run; foreach (var (name, f) in all) AIFunctionFactory.Create(f, name); return all; }" + Run)]
    [InlineData("public object Add() { (string Name, Delegate Code)[] all = [(\"a\", Run)]; return all.Select(each => AIFunctionFactory.Create(each.Code, each.Name)).ToList(); }" + Run)]
    [InlineData("public object Add(bool b) => AIFunctionFactory.Create(b ? Run : Other); private static bool Other() => true;" + Run)]
    [InlineData("public object Add() => AIFunctionFactory.Create((Func<bool>)Run);" + Run)]
    [InlineData("public object Add() => AIFunctionFactory.Create(this.GetType().GetMethod(\"Go\"), this); public bool Go() => " + Check + ";")]
    [InlineData("public object Add() { MethodInfo m = typeof(Tools).GetMethod(nameof(Go)); return AIFunctionFactory.Create(m, this); } public bool Go() => " + Check + ";")]
    [InlineData("public object Add() => typeof(Tools).GetMethods().Where(m => m.GetCustomAttribute<DescriptionAttribute>() != null).Select(m => AIFunctionFactory.Create(m, this)).ToList(); [Description(\"d\")] public bool Go() => " + Check + ";")]
    [InlineData("public object Add() { var all = new List<AITool>(); foreach (var m in typeof(Tools).GetMethods()) { if (m.IsStatic) continue; all.Add(AIFunctionFactory.Create(m, this)); } return all; } public bool Go() => " + Check + ";")]
    [InlineData("public object Add() => new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Run));" + Run)]
    [InlineData("public object Add(IChatClient c) => c.AsAIAgent(tools: [AIFunctionFactory.Create(Run)]);" + Run)]
    [InlineData("public object Add(IChatClient c) => new ChatClientAgent(c, \"\", tools: [AIFunctionFactory.Create(Run)]);" + Run)]
    [InlineData("public object Add() => new ChatOptions { Tools = [AIFunctionFactory.Create(Run)] };" + Run)]
    public Task A_tool_by_way_of_symbols(string members) => V.Source(Usings + "public class Tools { " + members + " }", Expect.Warning(Id));

    [Theory]
    [InlineData("private readonly Func<bool> _f = Run; private readonly Func<bool> _g = () => true; public object Add() => AIFunctionFactory.Create(_g);" + Idle)]
    [InlineData("private static Func<bool> Keep(Func<bool> f) => f; public object Add() { Keep(Run); return AIFunctionFactory.Create(() => true); }" + Idle)]
    [InlineData("public object Add() { var all = new List<Delegate> { Run }; return all.Select(each => each.Method.Name).ToList(); }" + Idle)]
    [InlineData("public object Add() => typeof(Tools).GetMethods().Where(m => m.GetCustomAttribute<DescriptionAttribute>() != null).Select(m => AIFunctionFactory.Create(m, this)).ToList(); public bool Go() => " + Silent + ";")]
    [InlineData("public object Add() => AIFunctionFactory.Create(typeof(Tools).GetMethod(nameof(Other)), this); public bool Other() => true; public bool Go() => " + Silent + ";")]
    [InlineData("public object Add() => typeof(Tools).GetMethod(nameof(Go)); public bool Go() => " + Silent + ";")]
    [InlineData("[Description(\"d\")] public bool Go() => " + Silent + ";")]
    [InlineData("public object Add() => new Thread(() => Run());" + Idle)]
    [InlineData("public object Add() => AIFunctionFactory.CreateDeclaration(\"a\", \"b\", default);" + Idle)]
    [InlineData("public object Add() => AIFunctionFactory.Create(() => true, new AIFunctionFactoryOptions { Name = Run().ToString() });" + Idle)]
    [InlineData("public object Add(IChatClient c) => c.AsBuilder().Use((m, o, next, ct) => { Run(); return next(m, o, ct); }).Build();" + Idle)]
    public Task No_tool(string members) => V.Source(Usings + "public class Tools { " + members + " }");

    [Theory]
    [InlineData("public static class Setup { public static object Add(Tools t) => AIFunctionFactory.Create(t.Go); }")]
    [InlineData("public static class Setup { public static object Add(Tools t) => Registry.Tool(t.Go); } public static class Registry { public static AITool Tool(Delegate d) => AIFunctionFactory.Create(d); }")]
    [InlineData("public static class Setup { public static object Add(Tools t) => new Registry().With(t.Go).Build(); } public class Registry { private readonly List<Delegate> _all = new(); public Registry With(Delegate d) { _all.Add(d); return this; } public object Build() => _all.Select(each => AIFunctionFactory.Create(each)).ToList(); }")]
    [InlineData("public static class Setup { public static object Add(Tools t) => AIFunctionFactory.Create(typeof(Tools).GetMethod(nameof(Tools.Go)), t); }")]
    [InlineData("public static class Setup { public static object Add(Tools t) { foreach (var m in t.GetType().GetMethods().Where(m => m.IsDefined(typeof(DescriptionAttribute)))) AIFunctionFactory.Create(m, t); return t; } }")]
    public Task A_described_method_that_another_file_registers(string setup) => V.Sources(
        [Usings + "public class Tools { [Description(\"d\")] public bool Go() => " + Check + "; }", Usings + setup],
        Expect.Warning(Id));

    [Theory]
    [InlineData("namespace Other { public static class AIFunctionFactory { public static object Create(Delegate d) => d; } public class Setup { public object Add(Tools t) => Other.AIFunctionFactory.Create(t.Go); } }")]
    [InlineData("public class Setup { public object Add(Tools t) => new Thread(() => t.Go()); }")]
    public Task A_described_method_that_nobody_registers(string setup) => V.Sources(
        [Usings + "public class Tools { [Description(\"d\")] public bool Go() => " + Silent + "; }", Usings + setup]);

    [Fact]
    public Task A_secret_parameter_of_a_tool_that_only_the_whole_project_knows() => V.Sources(
        [
            Usings + "public class Tools { public static bool Go(string {|#0:clientSecret|}) => true; }",
            Usings + "public static class Registry { public static AITool Tool(Delegate d) => AIFunctionFactory.Create(d); }",
            Usings + "public static class Setup { public static object Add() => Registry.Tool(Tools.Go); }",
        ],
        Expect.Warning("POL1011"));
}
