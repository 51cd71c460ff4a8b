using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tasks;
using PolicyAnalyzers.CodeFixes.Migration;
using PolicyAnalyzers.CodeFixes.Tests.Robustness;

namespace PolicyAnalyzers.CodeFixes.Tests.Migration;

/// <summary>What docs/tour.md says of samples/InvoiceAgent.Before is so.</summary>
public sealed class TourTests
{
    private static readonly string s_sample = Path.Combine(Corpus.Repository, "samples", "InvoiceAgent.Before");

    [Fact]
    public async Task One_step_moves_all_tools_and_leaves_nothing_to_find()
    {
        using AdhocWorkspace workspace = new();
        Document tools = Open(workspace);
        Assert.Empty(await ErrorsAsync(tools.Project));
        IReadOnlyList<Diagnostic> found = await FindAsync(tools.Project);
        Assert.Equal(
            ["POL1002", "POL1002", "POL1002", "POL2001", "POL2009", "POL3001", "POL3001", "POL3001", "POL4014", "POL4014", "POL4014"],
            found.Select(static diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));

        List<CodeAction> offered = [];
        Diagnostic role = found.Single(static diagnostic => diagnostic.Id == "POL2001");
        await new MoveToTaskFix().RegisterCodeFixesAsync(new CodeFixContext(tools, role, (action, _) => offered.Add(action), TestContext.Current.CancellationToken));
        CodeAction move = Assert.Single(offered);
        Assert.Equal("Move the 3 tools of InvoiceTools to tasks, and what the code checks into the declaration", move.Title);

        Solution moved = (await move.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Project after = moved.GetProject(tools.Project.Id)!;
        Assert.Empty(await ErrorsAsync(after));
        Assert.Empty(await FindAsync(after));

        string before = (await tools.GetTextAsync(TestContext.Current.CancellationToken)).ToString(), text = (await moved.GetDocument(tools.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        string tour = await File.ReadAllTextAsync(Path.Combine(Corpus.Repository, "docs", "tour.md"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("{\n\n", text, StringComparison.Ordinal);
        foreach (string line in tour.Split("```diff\n")[1].Split("\n```")[0].Split('\n').Where(static line => line.Length > 1))
        {
            Assert.Contains(line[1..] + "\n", line[0] == '+' ? text : before, StringComparison.Ordinal);
            Assert.True(line[0] != '-' || line.Trim('-', ' ', '{', '}').Length == 0 || !text.Contains(line[1..] + "\n", StringComparison.Ordinal), $"It still says:{line[1..]}");
        }
    }

    private static Document Open(AdhocWorkspace workspace)
    {
        Project project = workspace.AddProject("InvoiceAgent", LanguageNames.CSharp)
            .WithMetadataReferences(SdkReferences.All)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        string usings = string.Join('\n', new[]
        {
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder",
            "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
            "Microsoft.Extensions.Logging",
        }.Select(static space => $"global using {space};"));
        project = project.AddDocument("Usings.cs", usings).Project;
        foreach (string file in Directory.EnumerateFiles(s_sample, "*.cs", SearchOption.AllDirectories).Where(static file => !Path.GetRelativePath(s_sample, file).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(s_sample, file).StartsWith("bin", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            project = project.AddDocument(Path.GetFileName(file), File.ReadAllText(file), filePath: file).Project;
        }

        return project.Documents.Single(static document => document.Name == "InvoiceTools.cs");
    }

    private static async Task<IReadOnlyList<Diagnostic>> FindAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.OrderBy(static diagnostic => diagnostic.Location.SourceSpan)];
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        CSharpGeneratorDriver.Create([new TaskRequestGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _, TestContext.Current.CancellationToken);
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic => diagnostic.ToString());
    }
}
