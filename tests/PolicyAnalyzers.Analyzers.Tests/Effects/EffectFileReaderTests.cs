using PolicyAnalyzers.Analyzers.Effects.Files;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

public sealed class EffectFileReaderTests
{
    [Fact]
    public void Each_kind_of_entry_is_read()
    {
        EffectFile file = EffectFileReader.Read("""
            {
              "$schema": "effects.json",
              "resource": "https://ledger.contoso.example",
              "effects": [
                { "type": "Contoso.Ledger", "members": ["Pay", "Get*"], "scopes": ["a", "b"] },
                { "type": "Contoso.Ledger", "resource": "https://other.contoso.example", "anyOf": ["a", "b"] },
                { "member": "M:Contoso.Ledger.Find(System.String)", "scopes": ["c"] },
                { "request": "GET https://ledger.contoso.example/invoices/{id}", "scopes": ["d"] },
                { "type": "Contoso.Text", "scopes": [] }
              ],
              "libraries": [
                { "name": "Contoso.Text", "reaches": "nothing" },
                { "name": "Contoso.Mediator", "reaches": "anything" },
                { "name": "Contoso.Ledger", "reaches": "https://ledger.contoso.example" }
              ]
            }
            """);

        Assert.Equal([2, 1, 1, 1, 0], file.Entries.Select(static entry => entry.Effects.Length));
        Assert.Equal("https://other.contoso.example 'a' or 'b'", $"{file.Entries[1].Effects[0].Resource} {file.Entries[1].Effects[0].Display}");
        Assert.Equal("GET https://ledger.contoso.example/invoices/{id}", file.Entries[3].Request!.ToString());
        Assert.Equal((7, 5), (file.Entries[2].Line, file.Entries[2].Column));
        Assert.Equal([null, LibraryEntry.Anything, "ledger.contoso.example"], file.Libraries.Select(static library => library.Reaches));
    }

    [Theory]
    [InlineData("""{ "effects": [ { "scopes": ["a"], "resource": "https://x.example" } ] }""", "state one of 'type', 'member' and 'request'")]
    [InlineData("""{ "effects": [ { "type": "A", "member": "M:A.B", "scopes": ["a"], "resource": "https://x.example" } ] }""", "state one of 'type', 'member' and 'request'")]
    [InlineData("""{ "effects": [ { "type": "A", "scopes": ["a"] } ] }""", "member 'resource' is missing")]
    [InlineData("""{ "effects": [ { "type": "A", "resource": "x", "scopes": ["a"] } ] }""", "'resource' is an absolute URI")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A" } ] }""", "state either 'scopes'")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "scopes": ["a"], "anyOf": ["b"] } ] }""", "state either 'scopes'")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "anyOf": [] } ] }""", "'anyOf' names at least one scope")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "scopes": ["a", "a"] } ] }""", "'scopes' names each scope once")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "scopes": ["a b"] } ] }""", "a scope is 1 to 200")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "scopes": ["a.*"] } ] }""", "and no wildcard")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A.B(C)", "scopes": ["a"] } ] }""", "'type' is a metadata name")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "members": [], "scopes": ["a"] } ] }""", "'members' are names")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "type": "A", "members": ["G*t"], "scopes": ["a"] } ] }""", "'members' are names")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "member": "M:A.B", "members": ["C"], "scopes": ["a"] } ] }""", "'members' are names")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "member": "A.B", "scopes": ["a"] } ] }""", "'member' is the documentation id")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "request": "https://x.example/a", "scopes": ["a"] } ] }""", "'request' is a method and an absolute URL")]
    [InlineData("""{ "resource": "https://x.example", "effects": [ { "request": "GET /a", "scopes": ["a"] } ] }""", "'request' is a method and an absolute URL")]
    [InlineData("""{ "libraries": [ { "name": "A" } ] }""", "member 'reaches' is missing")]
    [InlineData("""{ "libraries": [ { "name": "A", "reaches": "all" } ] }""", "'reaches' is \"nothing\", \"anything\" or a resource")]
    [InlineData("""{ "libraries": [ { "name": "A..B", "reaches": "nothing" } ] }""", "'name' is a namespace")]
    [InlineData("""{ "effect": [] }""", "member 'effect' is unknown here")]
    [InlineData("""{ "effects": [], }""", "")]
    public void A_mistake_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<PolicyFormatException>(() => EffectFileReader.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("GET https://x.example/a/{id}", "GET", "https://x.example/a/7", true)]
    [InlineData("GET https://x.example/a/{id}", "GET", "https://X.example/a/{…}?full=true", true)]
    [InlineData("GET https://x.example/a/{id}", "GET", "https://x.example/a/7/b", false)]
    [InlineData("GET https://x.example/a/{id}", "GET", "https://x.example/a", false)]
    [InlineData("GET https://x.example/a/{id}", "POST", "https://x.example/a/7", false)]
    [InlineData("GET https://x.example/a/{id}", "GET", "https://y.example/a/7", false)]
    [InlineData("GET https://x.example/a/b", "GET", "https://x.example/a/{…}", false)]
    [InlineData("GET https://x.example/a/*", "GET", "https://x.example/a/7/b", true)]
    [InlineData("GET https://x.example/*", "GET", "https://x.example", true)]
    [InlineData("GET https://x.example", "GET", "https://x.example/", true)]
    [InlineData("GET https://x.example", "GET", "a/7", false)]
    public void A_request_is_known_by_its_URL(string pattern, string method, string url, bool matches) =>
        Assert.Equal(matches, RequestPattern.Parse(pattern)!.Matches(method, url));
}
