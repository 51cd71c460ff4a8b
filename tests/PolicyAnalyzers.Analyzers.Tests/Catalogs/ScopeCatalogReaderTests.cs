using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Tests.Catalogs;

public sealed class ScopeCatalogReaderTests
{
    private static string Of(string entries) => $$"""{ "scopes": [{{entries}}] }""";

    [Fact]
    public void Reads_all_that_an_entry_may_say()
    {
        CatalogedScope scope = Assert.Single(ScopeCatalogReader.Read(Of("""
            { "scope": "a.all", "resource": "https://a.example", "broad": "it does all.", "narrower": ["a.read"], "severity": "suggestion" }
            """)));

        Assert.Equal(("a.all", "https://a.example", "it does all"), (scope.Scope, scope.Resource, scope.Ground));
        Assert.Equal(["a.read"], scope.Narrower);
        Assert.True(scope.IsSuggestion);
        Assert.False(scope.IsAllowed);
    }

    [Fact]
    public void Reads_an_exception()
    {
        CatalogedScope scope = Assert.Single(ScopeCatalogReader.Read(Of("""{ "scope": "a.all", "allowed": true, "reason": "it is a sandbox" }""")));

        Assert.True(scope.IsAllowed);
        Assert.Equal("it is a sandbox", scope.Ground);
    }

    [Theory]
    [InlineData("", 1, 1, "too early")]
    [InlineData("[]", 1, 1, "must be an object")]
    [InlineData("{}", 1, 1, "'scopes' is missing")]
    [InlineData("{ \"scopes\": {} }", 1, 13, "must be an array")]
    [InlineData("{ \"scopes\": [], \"other\": 1 }", 1, 26, "unknown")]
    [InlineData("{ \"scopes\": [\n  {} ] }", 2, 3, "'scope' is missing")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a b\", \"broad\": \"x\" } ] }", 2, 14, "a scope is")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\" } ] }", 2, 3, "'broad' is missing")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"broad\": \" \" } ] }", 2, 28, "must say why")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"broad\": \"x\", \"resource\": \"\" } ] }", 2, 45, "'resource' is")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"broad\": \"x\", \"narrower\": \"b\" } ] }", 2, 45, "must be an array")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"broad\": \"x\", \"severity\": \"error\" } ] }", 2, 45, "'severity' is")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"allowed\": false, \"broad\": \"x\" } ] }", 2, 30, "can only be true")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"allowed\": true } ] }", 2, 3, "'reason' is missing")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"allowed\": true, \"reason\": \"x\", \"broad\": \"x\" } ] }", 2, 60, "unknown")]
    [InlineData("{ \"scopes\": [\n  { \"scope\": \"a\", \"broad\": \"x\" },\n  { \"scope\": \"a\", \"broad\": \"y\" } ] }", 3, 3, "listed twice")]
    [InlineData("{ \"scopes\": [\n  // no\n ] }", 2, 3, "JSON value")]
    public void Says_where_a_mistake_is(string text, int line, int column, string message)
    {
        PolicyFormatException fault = Assert.Throws<PolicyFormatException>(() => ScopeCatalogReader.Read(text));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
    }
}
