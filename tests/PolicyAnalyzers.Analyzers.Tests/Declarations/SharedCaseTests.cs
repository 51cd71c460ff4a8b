using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

/// <summary>The editor's half of what editor and policy compiler have to judge alike; the other is in the tests of the compiler.</summary>
public sealed class SharedCaseTests
{
    public static TheoryData<string> Names => [.. DeclarationCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_editor_reports_each_fault_where_it_stands(string name)
    {
        DeclarationCase expected = DeclarationCase.Parse(DeclarationCases.All[name]);
        CSharpCompilation compilation = Compilations.Of(expected.Code);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        IEnumerable<Diagnostic> reported = await compilation
            .WithAnalyzers([new MalformedDeclarationAnalyzer(), new DuplicateTaskAnalyzer(), new AgentOwnerAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            expected.Editor.OrderBy(static fault => (fault.Start, fault.Id)),
            reported.Select(static fault => (fault.Id, fault.Location.SourceSpan.Start, fault.Location.SourceSpan.End)).OrderBy(static fault => (fault.Start, fault.Id)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Editor_and_compiler_know_the_same_rules(string name)
    {
        DeclarationCase expected = DeclarationCase.Parse(DeclarationCases.All[name]);

        Assert.Equal(expected.Editor.Select(static fault => fault.Id).Distinct().Order(), expected.Compiler.Select(static fault => fault.Id).Distinct().Order());
    }
}
