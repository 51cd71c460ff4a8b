using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>What is agent code, shown by a role check at the place in question.</summary>
public sealed class AgentCodeMapTests
{
    private const string Id = "POL2001";
    private const string Usings = """
        using System;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    private const string Check = MapSource.Check;
    private const string Silent = MapSource.Silent;

    [Theory]
    [InlineData("[KernelFunction] public bool Run() => " + Check + ";")]
    [InlineData("[McpServerTool] public static bool Run() => " + Check + ";")]
    [InlineData("[AgentTask(\"a\")] public bool Run() => " + Check + ";")]
    [InlineData("[KernelFunction] public bool Run() => Inner(); private bool Inner() => " + Check + ";")]
    [InlineData("[KernelFunction] public bool Run() => Inner; private bool Inner => " + Check + ";")]
    [InlineData("[KernelFunction] public bool Run() => Inner; private bool Inner { get { return " + Check + "; } }")]
    [InlineData("[KernelFunction] public bool Run() { Func<bool> f = () => " + Check + "; return f(); }")]
    [InlineData("[KernelFunction] public bool Run() { return Inner(); bool Inner() => " + Check + "; }")]
    [InlineData("[KernelFunction] public bool Run() { Func<bool> f = Inner; return f(); } private bool Inner() => " + Check + ";")]
    [InlineData("private readonly bool _x = " + Check + "; [KernelFunction] public bool Run() => _x;")]
    [InlineData("private readonly bool _x; public Tools() => _x = " + Check + "; [KernelFunction] public bool Run() => _x;")]
    [InlineData("public object Add() => AIFunctionFactory.Create(() => " + Check + ");")]
    [InlineData("public object Add() => AIFunctionFactory.Create(Run); private bool Run() => " + Check + ";")]
    [InlineData("public object Add() { Func<bool> f = () => " + Check + "; return AIFunctionFactory.Create(f); }")]
    [InlineData("public object Add() => KernelFunctionFactory.CreateFromMethod(Run); private bool Run() => " + Check + ";")]
    [InlineData("public object Add() => McpServerTool.Create(Run); private static bool Run() => " + Check + ";")]
    [InlineData("public object Add() => AIFunctionFactory.Create(typeof(Tools).GetMethod(nameof(Run)), this); public bool Run() => " + Check + ";")]
    public Task Within_one_type_it_is_reached(string members) => V.Source(Usings + "public class Tools { " + members + " }", Expect.Warning(Id));

    [Theory]
    [InlineData("[KernelFunction] public bool Run() => true; public bool Other() => " + Silent + ";")]
    [InlineData("[KernelFunction] public bool Run() { return true; bool Unused() => " + Silent + "; }")]
    [InlineData("public object Add() { Func<bool> f = () => " + Silent + "; return AIFunctionFactory.Create(() => true, f().ToString()); }")]
    [InlineData("public object Add() { _ = " + Silent + "; return AIFunctionFactory.Create(() => true); }")]
    public Task Within_one_type_it_is_not_reached(string members) => V.Source("#pragma warning disable CS8321\n" + Usings + "public class Tools { " + members + " }");

    [Theory]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => Other.Go(); }", "public static class Other { public static bool Go() => " + Check + "; }")]
    [InlineData("public class Tools(IOther other) { [KernelFunction] public bool Run() => other.Go(); }", "public interface IOther { bool Go(); } public class Other : IOther { public bool Go() => " + Check + "; }")]
    [InlineData("public class Tools(IOther<int> other) { [KernelFunction] public bool Run() => other.Go(1); }", "public interface IOther<T> { bool Go(T t); } public class Other<T> : IOther<T> { bool IOther<T>.Go(T t) => " + Check + "; }")]
    [InlineData("public class Tools(Base other) { [KernelFunction] public bool Run() => other.Go(); }", "public abstract class Base { public abstract bool Go(); } public class Other : Base { public override bool Go() => " + Check + "; }")]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => new Other().Value; }", "public class Other { public readonly bool Value = " + Check + "; }")]
    [InlineData("public class Tools { [KernelFunction] public bool Run() => 1.Go(); }", "public static class Other { public static bool Go(this int i) => " + Check + "; }")]
    [InlineData("public partial class Tools { [KernelFunction] public bool Run() => Go(); }", "public partial class Tools { private bool Go() => " + Check + "; }")]
    [InlineData("public class Tools { public object Add(Other o) => AIFunctionFactory.Create(o.Go); }", "public class Other { public bool Go() => " + Check + "; }")]
    [InlineData("[AgentIdentity(\"a\")] public class Tools { public bool Run() => true; }", "public class Other : Tools { public bool Go() => " + Check + "; }")]
    [InlineData("[AgentIdentity(\"a\")] public partial class Tools { public bool Run() => true; }", "public partial class Tools { private class Inner { public bool Go() => " + Check + "; } }")]
    [InlineData("public class Fn : DelegatingAIFunction { public Fn(AIFunction f) : base(f) { } protected override ValueTask<object> InvokeCoreAsync(AIFunctionArguments a, CancellationToken c) => Other.Go(); }", "public static class Other { public static ValueTask<object> Go() => new(" + Check + "); }")]
    [InlineData("public class Filter : IFunctionInvocationFilter { public Task OnFunctionInvocationAsync(Microsoft.SemanticKernel.FunctionInvocationContext c, Func<Microsoft.SemanticKernel.FunctionInvocationContext, Task> next) => Other.Go(); }", "public static class Other { public static Task Go() => Task.FromResult(" + Check + "); }")]
    public Task In_another_file_it_is_reached(string tool, string other) => V.Sources([Usings + tool, Usings + other], Expect.Warning(Id));

    [Theory]
    [InlineData("public class Tools(IOther other) { [KernelFunction] public bool Run() => other.Go(); }", "public interface IOther { bool Go(); } public class Other : IOther { public bool Go() => true; public bool Not() => " + Silent + "; }")]
    [InlineData("public class Fn : DelegatingAIFunction { public Fn(AIFunction f) : base(f) { } }", "public static class Other { public static bool Go() => " + Silent + "; }")]
    [InlineData("public class Tools(IDisposable d) { [KernelFunction] public void Run() => d.Dispose(); }", "public class Other : IDisposable { public void Dispose() => _ = " + Silent + "; }")]
    public Task In_another_file_it_is_not_reached(string tool, string other) => V.Sources([Usings + tool, Usings + other]);

    [Fact]
    public Task A_lambda_of_top_level_statements_is_a_tool_and_its_neighbour_is_not() => V.TopLevel(
        Usings + "var tool = AIFunctionFactory.Create(() => " + Check + "); Func<bool> web = () => " + Silent + "; Console.WriteLine(tool.Name + web());",
        Expect.Warning(Id));

    [Fact]
    public Task A_local_function_of_top_level_statements_is_a_tool() => V.TopLevel(
        Usings + "Console.WriteLine(AIFunctionFactory.Create(Run).Name + " + Silent + "); bool Run() => " + Check + ";",
        Expect.Warning(Id));

    [Theory]
    [InlineData("N.Commands")]
    [InlineData("N.Commands.Run")]
    [InlineData("N")]
    [InlineData("X.Y, N.ICommand")]
    public Task Editorconfig_names_roots(string roots) => V.WithConfig(
        "policy_analyzers.agent_roots = " + roots,
        Usings + "namespace N { public interface ICommand { } public class Commands : ICommand { public bool Run() => " + Check + "; } }",
        Expect.Warning(Id));

    [Fact]
    public Task Editorconfig_names_nothing_here() => V.WithConfig(
        "policy_analyzers.agent_roots = N.Commands.Other, M",
        Usings + "namespace N { public class Commands { public bool Run() => " + Silent + "; } }");

    [Fact]
    public Task Both_recursion_and_many_roots_end() => V.Source(
        Usings + "public class Tools { [KernelFunction] public bool A() => B(); [KernelFunction] public bool B() => A() || " + Check + "; }",
        Expect.Warning(Id));
}
