using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Policy.Tests.Syntax;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("invoice.pay", true)]
    [InlineData("a1-b.c2", true)]
    [InlineData("", false)]
    [InlineData("A", false)]
    [InlineData("1a", false)]
    [InlineData("a.", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a.1", false)]
    [InlineData("a_b", false)]
    [InlineData("a b", false)]
    [InlineData("p\u0430y", false)]
    [InlineData("a\n", false)]
    public void Identifiers(string text, bool valid) => Assert.Equal(valid, Identifier.IsValid(text));

    [Fact]
    public void Everything_has_a_length()
    {
        Assert.True(Identifier.IsValid(new string('a', 100)));
        Assert.False(Identifier.IsValid(new string('a', 101)));
        Assert.False(ScopeToken.IsValid(new string('a', 201)));
        Assert.False(ParameterName.IsValid(new string('a', 101)));
        Assert.False(ResourceUri.IsValid("https://a/" + new string('a', 500)));
        Assert.False(Identifier.IsValid(null));
    }

    [Theory]
    [InlineData("payments.create", true)]
    [InlineData("https://graph.microsoft.com/.default", true)]
    [InlineData("a b", false)]
    [InlineData("a\"b", false)]
    [InlineData("a\\b", false)]
    [InlineData("payments\u200b", false)]
    [InlineData("p\u0430y", false)]
    [InlineData("", false)]
    public void Scopes(string text, bool valid) => Assert.Equal(valid, ScopeToken.IsValid(text));

    [Theory]
    [InlineData("*", true)]
    [InlineData("repo:*", true)]
    [InlineData("files/*", true)]
    [InlineData("*.read", true)]
    [InlineData("a.*.b", true)]
    [InlineData("**", true)]
    [InlineData("read*write", false)]
    [InlineData("read", false)]
    public void Wildcards(string text, bool wildcard) => Assert.Equal(wildcard, ScopeToken.IsWildcard(text));

    [Theory]
    [InlineData("https://ledger.contoso.example", true)]
    [InlineData("urn:ledger", true)]
    [InlineData("api://8f2/ledger", true)]
    [InlineData("https://", false)]
    [InlineData("ledger", false)]
    [InlineData("/ledger", false)]
    [InlineData("https://a#b", false)]
    [InlineData("https://user@a", false)]
    [InlineData("https://*.example", false)]
    [InlineData("https://a b", false)]
    [InlineData("https://\u0430.example", false)]
    [InlineData("https://a.example/v1?x=1", false)]
    [InlineData("https://{tenant}.example", false)]
    [InlineData("http://ledger.contoso.example", false)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://[::1]:5000/ledger", true)]
    [InlineData("ftp://a.example", false)]
    [InlineData("ws://a.example", false)]
    [InlineData("file:///ledger", false)]
    [InlineData("localhost:5000", false)]
    [InlineData("ledger.contoso.example:443/v1", false)]
    [InlineData("ledger:5000", false)]
    [InlineData("urn:5a", true)]
    [InlineData("spiffe://contoso.example/ledger", true)]
    public void Resources(string text, bool valid) => Assert.Equal(valid, ResourceUri.IsValid(text));

    [Theory]
    [InlineData("invoiceId", true)]
    [InlineData("a_1", true)]
    [InlineData("_a", false)]
    [InlineData("1a", false)]
    [InlineData("a-b", false)]
    [InlineData("\u0430", false)]
    public void Parameter_names(string text, bool valid) => Assert.Equal(valid, ParameterName.IsValid(text));
}
