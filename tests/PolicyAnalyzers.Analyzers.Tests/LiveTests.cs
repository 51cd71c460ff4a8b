using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>What a type proves by itself is shown while it is edited; the rest at the end, once.</summary>
public sealed class LiveTests
{
    private const string Tool = """
        public class Tools
        {
            [Microsoft.SemanticKernel.KernelFunction]
            public bool Run() => new System.Security.Claims.ClaimsPrincipal().IsInRole("x") || Other.Go();
        }
        """;

    private const string Other = """
        public static class Other
        {
            public static bool Go() => new System.Security.Claims.ClaimsPrincipal().IsInRole("y");
        }
        """;

    [Fact]
    public async Task The_editor_sees_the_tool_and_not_what_it_reaches_elsewhere()
    {
        CSharpCompilation compilation = Compilations.Of(Tool, Other);
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new AgentCodeAnalyzer()]);

        ImmutableArray<Diagnostic> tool = await InEditor(analysis, compilation, 0);
        ImmutableArray<Diagnostic> other = await InEditor(analysis, compilation, 1);

        Assert.Equal("POL2001", Assert.Single(tool).Id);
        Assert.Empty(other);
    }

    [Fact]
    public async Task The_build_reports_each_once_and_tags_what_only_the_end_knows()
    {
        CompilationWithAnalyzers analysis = Compilations.Of(Tool, Other).WithAnalyzers([new AgentCodeAnalyzer()]);

        ImmutableArray<Diagnostic> all = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("File0.cs", false), ("File1.cs", true)],
            all.Select(static diagnostic => (diagnostic.Location.SourceTree!.FilePath, diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.CompilationEnd))).Order());
    }

    [Fact]
    public async Task The_order_of_the_files_does_not_matter()
    {
        CompilationWithAnalyzers analysis = Compilations.Of(Other, Tool).WithAnalyzers([new AgentCodeAnalyzer()]);

        Assert.Equal(2, (await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Length);
    }

    private static Task<ImmutableArray<Diagnostic>> InEditor(CompilationWithAnalyzers analysis, CSharpCompilation compilation, int file) =>
        analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees[file]), filterSpan: null, TestContext.Current.CancellationToken);
}
