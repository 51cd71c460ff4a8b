using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.EndToEnd.Packages;

namespace PolicyAnalyzers.EndToEnd.Corpus;

/// <summary>The analyzers and the generator as the package ships them, run over snippets.</summary>
public sealed class ShippedAnalyzers(PackedFeed feed) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-shipped-");
    private readonly Lock _gate = new();
    private AnalyzerFileReference? _reference;

    private AnalyzerFileReference Reference
    {
        get
        {
            lock (_gate)
            {
                return _reference ??= Extract();
            }
        }
    }

    /// <returns>What the compiler and the analyzers say, as <c>line: id severity</c>, in order.</returns>
    internal async Task<IReadOnlyList<string>> FindAsync(Snippet snippet, CancellationToken cancellationToken)
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        Compilation compilation = CSharpCompilation.Create(
            "Corpus",
            [CSharpSyntaxTree.ParseText(snippet.Code, options, path: $"{snippet.Topic}.cs", cancellationToken: cancellationToken)],
            SdkReferences.All,
            new CSharpCompilationOptions(IsProgram(snippet) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(Reference.GetGenerators(LanguageNames.CSharp), parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _, cancellationToken);

        AnalyzerOptions files = new([.. snippet.Files.Select(file => (AdditionalText)new SnippetFile(file.Key, file.Value))]);
        ImmutableArray<Diagnostic> diagnostics = await compilation
            .WithAnalyzers(Reference.GetAnalyzers(LanguageNames.CSharp), files)
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return
        [
            .. compilation.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Concat(diagnostics)
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .Select(Describe),
        ];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool IsProgram(Snippet snippet) => snippet.Title.StartsWith("Program: ", StringComparison.Ordinal);

    /// <summary>A compiler's error, which no label can expect, comes with its message.</summary>
    private static string Describe(Diagnostic diagnostic)
    {
        string finding = $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id} {diagnostic.Severity.ToString().ToLowerInvariant()}";
        return diagnostic.Id.StartsWith("POL", StringComparison.Ordinal) ? finding : $"{finding} {diagnostic.GetMessage(null)}";
    }

    private AnalyzerFileReference Extract()
    {
        using (ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Feed, "PolicyAnalyzers.0.1.0.nupkg")))
        {
            foreach (ZipArchiveEntry entry in package.Entries.Where(entry => entry.FullName.StartsWith("analyzers/dotnet/cs/", StringComparison.Ordinal)))
            {
                entry.ExtractToFile(Path.Combine(_folder.FullName, entry.Name));
            }
        }

        return new AnalyzerFileReference(Path.Combine(_folder.FullName, "PolicyAnalyzers.Analyzers.dll"), new Loader());
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }

    private sealed class SnippetFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
