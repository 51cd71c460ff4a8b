using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Effects;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

/// <summary>The shared corpus: what each task needs, and what is said of it.</summary>
public sealed class EffectCorpusTests
{
    private const string NoResource = "urn:nothing";

    private static readonly IReadOnlyList<EffectCase> s_cases = EffectCase.ReadAll(Path.Combine(AppContext.BaseDirectory, "EffectCases"));

    public static TheoryData<string> Cases => [.. s_cases.Select(static each => each.ToString())];

    public static TheoryData<string> Labelled => [.. s_cases.Where(static each => each.Required.Count > 0).Select(static each => each.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_said_is_what_is_labelled(string name)
    {
        EffectCase each = Case(name);

        Assert.Equal(each.Expected, (await Diagnostics(each, each.Code)).Select(static found =>
            $"{found.Location.GetLineSpan().StartLinePosition.Line + 1}: {found.Id} {found.Severity.ToString().ToLowerInvariant()}"));
    }

    /// <summary>Of tasks that declare nothing of use, everything that they need is missing.</summary>
    [Theory]
    [MemberData(nameof(Labelled))]
    public async Task What_a_task_needs_is_what_is_labelled(string name)
    {
        EffectCase each = Case(name);
        SyntaxNode root = CSharpSyntaxTree.ParseText(each.Code, Options, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        string undeclared = new Undeclare().Visit(root).ToFullString();

        Dictionary<string, SortedSet<string>> needed = each.Required.Keys.ToDictionary(static task => task, static _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (Diagnostic missing in (await Diagnostics(each, undeclared)).Where(static found => found.Id == "POL4010"))
        {
            string task = missing.GetMessage(null).Split('\'')[1];
            needed[task].UnionWith(missing.Properties[EffectFinding.ScopesKey]!.Split('\n'));
        }

        Assert.Equal(
            each.Required.Select(static task => $"{task.Key}: {string.Join(", ", task.Value)}"),
            needed.OrderBy(static task => task.Key, StringComparer.Ordinal).Select(static task => $"{task.Key}: {string.Join(", ", task.Value)}"));
    }

    [Fact]
    public void The_corpus_is_large() => Assert.True(s_cases.Count >= 60, $"{s_cases.Count} cases");

    private static CSharpParseOptions Options => new(LanguageVersion.Latest);

    private static EffectCase Case(string name) => s_cases.Single(each => each.ToString() == name);

    private static async Task<IEnumerable<Diagnostic>> Diagnostics(EffectCase each, string code)
    {
        ImmutableArray<MetadataReference> references = SdkReferences.All;
        foreach ((string name, string library) in each.Libraries)
        {
            references = references.Add(Emitted(Compile(name, library, OutputKind.DynamicallyLinkedLibrary, references)));
        }

        CSharpCompilation compilation = Compile("Case", code, each.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, references);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        AnalyzerOptions files = new([.. each.Files.Select(static file => (AdditionalText)new CaseFile(file.Key, file.Value))]);
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new AgentCodeAnalyzer(), new EffectParityAnalyzer()], files)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id == "AD0001");
        return found.Where(static diagnostic => diagnostic.Id.StartsWith("POL401", StringComparison.Ordinal)).OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal);
    }

    private static CSharpCompilation Compile(string name, string code, OutputKind kind, IEnumerable<MetadataReference> references) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(code, Options, path: name + ".cs", cancellationToken: TestContext.Current.CancellationToken)],
        references,
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));

    private static PortableExecutableReference Emitted(CSharpCompilation compilation)
    {
        MemoryStream image = new();
        Assert.Empty(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>Every task declares a scope that is nowhere needed, and nothing else.</summary>
    private sealed class Undeclare : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitAttribute(Microsoft.CodeAnalysis.CSharp.Syntax.AttributeSyntax node) =>
            node.Name.ToString() == "TaskScope" ? node.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList($"(\"{NoResource}\", \"none\")")) : node;
    }

    private sealed class CaseFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
