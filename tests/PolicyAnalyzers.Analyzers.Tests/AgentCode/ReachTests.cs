using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>From a tool, through calls that the code or the compiler makes, to code of other types.</summary>
public sealed class ReachTests
{
    private const string Tool = "public class Tools(Other other, IService service) { [KernelFunction] public async Task<object> Run() { ";

    [Theory]
    [InlineData("using var o = new Other(); return 1;", "public class Other : IDisposable { public void Dispose() => _ = " + Check + "; }")]
    [InlineData("using (other) { } return 1;", "public class Other : IDisposable { public void Dispose() => _ = " + Check + "; }")]
    [InlineData("await using var o = new Other(); return 1;", "public class Other : IAsyncDisposable { public ValueTask DisposeAsync() => new(Task.FromResult(" + Check + ")); }")]
    [InlineData("foreach (int i in other) { } return 1;", "public class Other { public IEnumerator<int> GetEnumerator() { yield return " + Check + " ? 1 : 0; } }")]
    [InlineData("await foreach (int i in other.All()) { } return 1;", "public class Other { public async IAsyncEnumerable<int> All() { yield return " + Check + " ? 1 : 0; } }")]
    [InlineData("var (a, b) = other; return a;", "public class Other { public void Deconstruct(out int a, out int b) { a = " + Check + " ? 1 : 0; b = 1; } }")]
    [InlineData("return other + other;", "public class Other { public static Other operator +(Other a, Other b) => " + Check + " ? a : b; }")]
    [InlineData("string s = other; return s;", "public class Other { public static implicit operator string(Other o) => " + Check + " ? \"a\" : \"b\"; }")]
    [InlineData("other.Changed += (s, e) => { }; return 1;", "public class Other { public event EventHandler Changed { add { _ = " + Check + "; } remove { } } }")]
    [InlineData("return new Derived();", "public class Derived : Other { } public class Other { public Other() => _ = " + Check + "; }")]
    [InlineData("return new Derived(1);", "public class Derived(int i) : Other(i) { } public class Other { public Other() { } public Other(int i) => _ = " + Check + "; }")]
    [InlineData("return other[1];", "public class Other { public bool this[int i] => " + Check + "; }")]
    [InlineData("return other.Later(() => Other.Go());", "public class Other { public object Later(Func<bool> f) => f; public static bool Go() => " + Check + "; }")]
    [InlineData("return other.Run();", "public abstract class Base<T> { public T Run() => Core(); protected abstract T Core(); } public class Other : Base<bool> { protected override bool Core() => " + Check + "; }")]
    public Task The_compiler_or_the_code_calls(string body, string other) => V.Sources(
        [Usings + Tool + body + " } } public interface IService { }", Usings + other],
        Expect.Warning(Id));

    [Theory]
    [InlineData("public class Service : IService { private readonly bool _may; public Service() => _may = " + Check + "; public object Do() => _may; }")]
    [InlineData("public class Service : IService { private readonly bool _may = " + Check + "; public object Do() => _may; }")]
    [InlineData("public abstract class Root : IService { public object Do() => Core(); protected abstract object Core(); } public class Service : Root { protected override object Core() => " + Check + "; }")]
    [InlineData("public class Service : IService { object IService.Do() => Inner.May; } public static class Inner { public static readonly bool X = true; public static bool May => " + Check + "; }")]
    public Task A_service_that_a_container_builds_for_the_tool(string service) => V.Sources(
        [Usings + Tool + "return service.Do(); } } public class Other { } public interface IService { object Do(); }", Usings + service],
        Expect.Warning(Id));

    [Theory]
    [InlineData("public class Service : IService { public object Do() => 1; } public class Unrelated { public Unrelated() => _ = " + Silent + "; public object Do() => " + Silent + "; }")]
    [InlineData("public class Service : IService { public object Do() => 1; } public class Own : IComparable { public int CompareTo(object o) => " + Silent + " ? 1 : 0; }")]
    public Task What_no_tool_uses(string service) => V.Sources(
        [Usings + Tool + "return service.Do(); } } public class Other { } public interface IService { object Do(); }", Usings + service]);

    [Fact]
    public Task A_type_that_sets_up_its_agent_is_built_for_the_process() => V.Source(
        Usings + "public class Host { private readonly AIAgent _agent; public Host(IChatClient c) { _ = " + Silent + "; _agent = c.AsAIAgent(tools: [AIFunctionFactory.Create(Go)]); } private bool Go() => true; }");

    /// <summary>Somebody is typing, or a package is missing: the call is meant all the same.</summary>
    [Theory]
    [InlineData("[KernelFunction] public void Run() { Go(Missing.Value, 3); } private bool Go(string a, int b) => " + Check + ";")]
    [InlineData("[KernelFunction] public void Run() { var x = Gone.Make(); this.Go(x); } private bool Go(string a) => " + Check + ";")]
    [InlineData("[KernelFunction] public void Run(Other other) { other.Go(Gone.Make(), }  public class Other { public bool Go(string a, int b) => " + Check + "; }")]
    [InlineData("[KernelFunction] public void Run() { _ = new Other(Gone.Make(), 3); }  public class Other { public Other(string a) => _ = " + Check + "; }")]
    public Task By_a_call_that_does_not_compile(string members) => V.Broken(Usings + "public class Tools { " + members + " }", frameworkOnly: false, Expect.Warning(Id));
}
