using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Effects.Files.MalformedEffectsAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

public sealed class MalformedEffectsTests
{
    private const string File = "/0/our.effects.json";

    private static DiagnosticResult At(int line, int column, int end, string message) =>
        new DiagnosticResult("POL4019", DiagnosticSeverity.Warning).WithSpan(File, line, column, line, end).WithArguments(message);

    [Fact]
    public Task A_mistake_is_reported_at_its_place() => V.WithFiles(
        [(File, "{ \"effects\": [\n  { \"type\": \"A\", \"scopes\": [\"a\"] } ] }")],
        "",
        At(2, 3, 39, "member 'resource' is missing; state it here, or once for the whole file"));

    [Fact]
    public Task A_member_that_a_known_type_lacks_is_reported() => V.WithFiles(
        [(File, """
            { "resource": "https://x.example", "effects": [
            { "type": "System.Net.Http.HttpClient", "members": ["GetAsync", "Fetch*"], "scopes": ["a"] },
            { "member": "M:System.Net.Http.HttpClient.GetAsync(System.Int32)", "scopes": ["a"] },
            { "type": "Contoso.Nowhere", "members": ["GetAsync"], "scopes": ["a"] },
            { "member": "M:System.Net.Http.HttpClient.GetAsync(System.String)", "scopes": ["a"] },
            { "member": "M:Contoso.Nowhere.GetAsync(System.String)", "scopes": ["a"] } ] }
            """)],
        "",
        At(2, 1, 94, "'System.Net.Http.HttpClient' declares no member 'Fetch*'; name the type that does"),
        At(3, 1, 86, "'M:System.Net.Http.HttpClient.GetAsync(System.Int32)' does not exist; a method's id names the types of its parameters"));

    [Theory]
    [InlineData(File, "{ }")]
    [InlineData("/0/effects.json", "{")]
    [InlineData("/0/our.scopes.json", "{")]
    public Task Right_files_and_others_are_silent(string path, string text) => V.WithFiles([(path, text)], "");
}
