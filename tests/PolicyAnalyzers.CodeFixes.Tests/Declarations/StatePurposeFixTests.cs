using Malformed = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.MalformedDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.StatePurposeFix>;
using Doubtful = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.Declarations.DoubtfulDeclarationAnalyzer, PolicyAnalyzers.CodeFixes.Declarations.StatePurposeFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Declarations;

public sealed class StatePurposeFixTests
{
    private const string Scope = """TaskScope("https://api.example.com", "read")""";

    private static string Source(string attributes, string before = "") => $$"""
        using System.ComponentModel;
        using PolicyAnalyzers;

        [AgentIdentity("agent")]
        public class Tools
        {
            private const string Text = "Pays one invoice.";

            {{before}}
            [{{attributes}}]
            public void PayAsync(int count) { }
        }
        """;

    [Theory]
    [InlineData("[Description(\"Pays one invoice.\")]", "Pays one invoice")]
    [InlineData("[Description(Text)]", "Pays one invoice")]
    [InlineData("[Description(\"Pays \\\"one\\\" invoice\")]", "Pays \\\"one\\\" invoice")]
    [InlineData("/// <summary>Pays one <see cref=\"Tools\"/> of <paramref name=\"count\"/>.</summary>", "Pays one Tools of count")]
    [InlineData("/// <summary>\n    /// Pays one\n    /// invoice.\n    /// </summary>", "Pays one invoice")]
    public Task A_missing_purpose_is_what_the_method_says_of_itself(string before, string purpose) => Malformed.Source(
        Source("{|POL4001:AgentTask|}(\"a\", MaxLifetimeSeconds = 5), " + Scope, before),
        Source($"AgentTask(\"a\", Purpose = \"{purpose}\", MaxLifetimeSeconds = 5), {Scope}", before));

    [Fact]
    public Task An_empty_purpose_is_replaced() => Malformed.Source(
        Source($$"""AgentTask("a", Purpose = {|POL4001:""|}), {{Scope}}""", """[Description("Pays one invoice")]"""),
        Source($$"""AgentTask("a", Purpose = "Pays one invoice"), {{Scope}}""", """[Description("Pays one invoice")]"""));

    [Fact]
    public Task A_purpose_that_says_nothing_is_replaced() => Doubtful.Source(
        Source($$"""AgentTask("a.b", Purpose = {|POL4006:"a.b"|}), {{Scope}}""", """[Description("Pays one invoice")]"""),
        Source($$"""AgentTask("a.b", Purpose = "Pays one invoice"), {{Scope}}""", """[Description("Pays one invoice")]"""));

    [Theory]
    [InlineData("")]
    [InlineData("[Description(\"\")]")]
    [InlineData("[Description(\"TODO\")]")]
    [InlineData("[Description(\"PayAsync\")]")]
    public Task What_says_nothing_is_no_purpose(string before) => Malformed.Nothing(Source($$"""{|POL4001:AgentTask|}("a"), {{Scope}}""", before));
}
