using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.JoinScopesFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class JoinScopesFixTests
{
    private static string Source(string attributes) => $$"""
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            private const string Api = "https://api.example.com", Write = "write";

            [AgentTask("a", Purpose = "p")]
            {{attributes}}
            public void One() { }
        }
        """;

    [Theory]
    [InlineData(
        "[TaskScope(Api, \"read\")]\n    [TaskScope(\"https://b.example.com\", \"x\")]\n    [TaskScope({|POL4001:\"https://api.example.com\"|}, Write, \"read\")]",
        "[TaskScope(Api, \"read\", Write)]\n    [TaskScope(\"https://b.example.com\", \"x\")]")]
    [InlineData(
        "[TaskScope(Api, \"read\"), TaskScope({|POL4001:Api|}, \"a\"), TaskScope({|POL4001:Api|}, \"b\")]",
        "[TaskScope(Api, \"read\", \"a\", \"b\")]")]
    public Task Two_grants_at_one_resource_are_one(string attributes, string joined) => V.Source(Source(attributes), Source(joined));

    [Fact]
    public Task Scopes_in_an_array_are_left_alone() => V.Nothing(Source("""[TaskScope(Api, "read"), TaskScope({|POL4001:Api|}, new[] { "a" })]"""));
}
