using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.Analyzers.Tasks;

namespace PolicyAnalyzers.CodeFixes.Tests.Robustness;

/// <summary>Whether a document compiles, with what the generator makes of its tasks.</summary>
internal static class Errors
{
    public static async Task<int> InAsync(Document document, CancellationToken cancellationToken)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellationToken))!;
        CSharpGeneratorDriver.Create([new TaskRequestGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)document.Project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _, cancellationToken);
        return compilation.GetDiagnostics(cancellationToken).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
