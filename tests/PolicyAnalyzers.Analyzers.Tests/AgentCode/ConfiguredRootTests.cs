using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>A framework of the project's own, named in <c>.editorconfig</c>.</summary>
public sealed class ConfiguredRootTests
{
    [Theory]
    [InlineData("N.BaseCommand", "namespace N { public abstract class BaseCommand<T> { public abstract T Run(); } public class GetCommand(IService s) : BaseCommand<bool> { public override bool Run() => s.Do(); } public interface IService { bool Do(); } public class Service : IService { public bool Do() => " + Check + "; } }")]
    [InlineData("N.MyToolAttribute", "namespace N { public class MyToolAttribute : Attribute { } public class Tools { [MyTool] public bool Go() => " + Check + "; public bool Not() => " + Silent + "; } }")]
    [InlineData("N.MyTool", "namespace N { public class MyToolAttribute : Attribute { } public class Tools { [MyTool] public bool Go() => " + Check + "; } }")]
    [InlineData("N.MyTool", "namespace N { public class MyToolAttribute : Attribute { } public class Tools { [MyTool] public virtual bool Go() => true; } public class More : Tools { public override bool Go() => " + Check + "; } }")]
    [InlineData("N.MyToolsAttribute", "namespace N { public class MyToolsAttribute : Attribute { } [MyTools] public class Tools { public bool Go() => " + Check + "; } }")]
    [InlineData("N.Registry.Register", "namespace N { public class Registry { public void Register(string name, Delegate d) { } } public class Setup { public void Add(Registry r) => r.Register(\"a\", Go); private bool Go() => " + Check + "; } }")]
    [InlineData("N.Registry.Register", "namespace N { public static class Registry { public static void Register<T>(this object o) { } } public class Setup { public void Add() => 1.Register<Tools>(); } public class Tools { public bool Go() => " + Check + "; } }")]
    public Task Named(string roots, string source) => V.WithConfig("policy_analyzers.agent_roots = " + roots, Usings + source, Expect.Warning(Id));

    [Theory]
    [InlineData("N.MyTool", "namespace M { public class MyToolAttribute : Attribute { } public class Tools { [MyTool] public bool Go() => " + Silent + "; } }")]
    [InlineData("N.Registry.Register", "namespace N { public class Registry { public void Unregister(Delegate d) { } } public class Setup { public void Add(Registry r) => r.Unregister(Go); private bool Go() => " + Silent + "; } }")]
    [InlineData("N.BaseCommand", "namespace M { public abstract class BaseCommand { public abstract bool Run(); } public class Get : BaseCommand { public override bool Run() => " + Silent + "; } }")]
    public Task Not_named(string roots, string source) => V.WithConfig("policy_analyzers.agent_roots = " + roots, Usings + source);

    [Fact]
    public Task The_model_chooses_what_a_named_attribute_takes() => V.WithConfig(
        "policy_analyzers.agent_roots = N.MyTool",
        Usings + "namespace N { public class MyToolAttribute : Attribute { } public class Tools { [MyTool] public bool Go(string {|#0:clientSecret|}) => true; public bool Not(string clientSecret) => true; } }",
        Expect.Warning("POL1011"));
}
