using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>Roots that only <c>.editorconfig</c> knows, as frameworks with markers of their own need them.</summary>
public sealed class OwnMarkerTests
{
    private const string Id = "POL2001";
    private const string Check = MapSource.Check;
    private const string Silent = MapSource.Silent;

    private const string Framework = """
        using System;
        using System.Security.Claims;
        namespace Own
        {
            public sealed class ToolAttribute : Attribute { }
            public abstract class Command<T> { public abstract bool Execute(T options); }
            public static class Host { public static void AddTool(string name, Func<bool> run) { } public static void AddFilter(Func<bool> run) { } }
        }

        """;

    private const string Commands = Framework + """
        public interface IService { bool Get(); }
        public class Service : IService { public bool Get() => {CHECK}; }
        public class GetCommand(IService service) : Own.Command<string> { public override bool Execute(string options) => service.Get(); }
        """;

    [Fact]
    public Task Commands_reach_what_their_services_do() => V.WithConfig("policy_analyzers.agent_roots = Own.Command", Commands.Replace("{CHECK}", Check, StringComparison.Ordinal), Expect.Warning(Id));

    [Theory]
    [InlineData("Own.Tool")]
    [InlineData("Own.ToolAttribute")]
    public Task An_attribute_marks_members(string name) => V.WithConfig(
        "policy_analyzers.agent_roots = " + name,
        Framework + "public class Tools { [Own.Tool] public bool Run() => " + Check + "; public bool Not() => " + Silent + "; }",
        Expect.Warning(Id));

    [Fact]
    public Task An_attribute_marks_types() => V.WithConfig(
        "policy_analyzers.agent_roots = Own.Tool",
        Framework + "[Own.Tool] public class Tools { public bool Run() => " + Check + "; } public class Others { public bool Not() => " + Silent + "; }",
        Expect.Warning(Id));

    [Fact]
    public Task A_method_registers_tools() => V.WithConfig(
        "policy_analyzers.agent_roots = Own.Host.AddTool",
        Framework + "public class Tools { public void Up() { Own.Host.AddTool(\"a\", () => " + Check + "); Own.Host.AddFilter(() => " + Silent + "); } }",
        Expect.Warning(Id));
}
