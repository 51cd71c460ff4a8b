using PolicyAnalyzers.AgentSdks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>Compilations for what the verifier cannot ask: phases, steps, generated text.</summary>
internal static class Compilations
{
    public static CSharpCompilation Of(params string[] sources) => CSharpCompilation.Create(
        "My.Agent",
        sources.Select(static (source, i) => CSharpSyntaxTree.ParseText(source, path: $"File{i}.cs")),
        SdkReferences.All,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>Another project, built.</summary>
    public static MetadataReference Built(string name, string source)
    {
        MemoryStream image = new();
        Assert.True(Of(source).WithAssemblyName(name).Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static IEnumerable<Diagnostic> Errors(Compilation compilation) =>
        compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
}
