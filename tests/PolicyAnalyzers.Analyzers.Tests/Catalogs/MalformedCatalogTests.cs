using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Catalogs.MalformedCatalogAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Catalogs;

public sealed class MalformedCatalogTests
{
    private static DiagnosticResult At(string path, int line, int column, int end) =>
        new DiagnosticResult("POL1009", DiagnosticSeverity.Warning).WithSpan(path, line, column, line, end);

    [Fact]
    public Task A_mistake_is_reported_at_its_place() => V.WithFiles(
        [("/0/our.scopes.json", "{ \"scopes\": [\n  { \"scope\": \"a\" } ] }")],
        "",
        At("/0/our.scopes.json", 2, 3, 23).WithArguments("member 'broad' is missing"));

    [Fact]
    public Task An_empty_file_is_a_mistake() => V.WithFiles([("/0/our.scopes.json", "")], "", At("/0/our.scopes.json", 1, 1, 1));

    [Theory]
    [InlineData("/0/our.scopes.json", """{ "scopes": [] }""")]
    [InlineData("/0/our.scopes.json", "{\r\n  \"scopes\": [ { \"scope\": \"a\", \"broad\": \"it does all\" } ]\r\n}")]
    [InlineData("/0/appsettings.json", "{")]
    [InlineData("/0/scopes.json", "{")]
    public Task Right_files_and_others_are_silent(string path, string text) => V.WithFiles([(path, text)], "");
}
