using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.DuplicateTaskAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class DuplicateTaskTests
{
    private const string Id = "POL4002";

    [Fact]
    public Task Every_later_one_names_the_first() => V.Sources(
        [
            """
            using PolicyAnalyzers;
            public class A
            {
                [AgentTask({|#0:"x"|})] public void One() { }
                [AgentTask("y")] public void Two() { }
                [AgentTask({|#1:"x"|})] public void Three() { }
            }
            """,
            """
            using PolicyAnalyzers;
            public class B
            {
                [AgentTask({|#2:"x"|})] public void Four() { }
            }
            """,
        ],
        Expect.Error(Id, 1).WithLocation(0).WithArguments("x", "A.One"),
        Expect.Error(Id, 2).WithLocation(0).WithArguments("x", "A.One"));

    [Fact]
    public Task Different_ids_and_partial_methods_are_silent() => V.Source("""
        using PolicyAnalyzers;
        public partial class A
        {
            [AgentTask("x")] public partial void One();
            public partial void One() { }
            [AgentTask("X")] public void Two() { }
        }
        """);

    [Fact]
    public Task Without_the_annotations_nothing_happens() => V.Broken("""public class A { [AgentTask("x")] void M() { } [AgentTask("x")] void N() { } }""", frameworkOnly: true);
}
