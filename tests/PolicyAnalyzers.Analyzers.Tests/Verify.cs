using PolicyAnalyzers.AgentSdks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>
/// Runs one analyzer over sources whose markup says what it must report, and nowhere else. That generated code is silent and that a finding can
/// be suppressed is decided in the base class, and asked in <see cref="LiveTests"/>: each of both would compile every source once more.
/// </summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public static Task Source(string source, params DiagnosticResult[] expected) => Run(test => test.TestState.Sources.Add(source), expected);

    public static Task Sources(string[] sources, params DiagnosticResult[] expected) => Run(test => Add(test, sources), expected);

    /// <param name="config">Lines for <c>.editorconfig</c>.</param>
    /// <param name="source">The only file.</param>
    /// <param name="expected">What must be reported.</param>
    public static Task WithConfig(string config, string source, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.TestState.Sources.Add(source);
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + config));
        },
        expected);

    /// <param name="files">Files beside the sources, as path and text.</param>
    /// <param name="source">The only source.</param>
    /// <param name="expected">What must be reported.</param>
    public static Task WithFiles((string Path, string Text)[] files, string source, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.TestState.Sources.Add(source);
            test.TestState.AdditionalFiles.AddRange(files.Select(static file => (file.Path, Microsoft.CodeAnalysis.Text.SourceText.From(file.Text))));
        },
        expected);

    /// <param name="library">The only file of another project, which this one references as what was built of it.</param>
    /// <param name="source">The only source.</param>
    /// <param name="expected">What must be reported.</param>
    public static Task WithLibrary(string library, string source, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.TestState.Sources.Add(source);
            test.TestState.AdditionalReferences.Add(Compilations.Built("My.Library", library));
        },
        expected);

    /// <summary>The same in an editor, where the other project's symbols have their source.</summary>
    public static Task WithProject(string library, string source, params DiagnosticResult[] expected) => WithProject([library], source, expected);

    /// <summary>The same, of a project of several files.</summary>
    public static Task WithProject(string[] library, string source, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.TestState.Sources.Add(source);
            foreach (string file in library)
            {
                test.TestState.AdditionalProjects["My.Library"].Sources.Add(file);
            }

            test.TestState.AdditionalProjects["My.Library"].AdditionalReferences.AddRange(SdkReferences.All);
            test.TestState.AdditionalProjectReferences.Add("My.Library");
        },
        expected);

    public static Task TopLevel(string source, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.TestState.OutputKind = OutputKind.ConsoleApplication;
            test.TestState.Sources.Add(source);
        },
        expected);

    /// <summary>For sources that do not compile, or lack references.</summary>
    public static Task Broken(string source, bool frameworkOnly, params DiagnosticResult[] expected) => Run(
        test =>
        {
            test.CompilerDiagnostics = CompilerDiagnostics.None;
            test.TestState.Sources.Add(source);
            if (frameworkOnly)
            {
                test.TestState.AdditionalReferences.Clear();
                test.TestState.AdditionalReferences.AddRange(SdkReferences.FrameworkOnly);
            }
        },
        expected);

    private static void Add(AnalyzerTest<DefaultVerifier> test, string[] sources)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            test.TestState.Sources.Add(($"/0/File{i}.cs", sources[i]));
        }
    }

    private static Task Run(Action<AnalyzerTest<DefaultVerifier>> arrange, DiagnosticResult[] expected)
    {
        CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> test = new()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck | TestBehaviors.SkipSuppressionCheck,
        };
        test.TestState.AdditionalReferences.AddRange(SdkReferences.All);
        arrange(test);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>The diagnostics that tests expect, short to write.</summary>
internal static class Expect
{
    public static DiagnosticResult Warning(string id, int markup = 0) => new DiagnosticResult(id, DiagnosticSeverity.Warning).WithLocation(markup).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    public static DiagnosticResult Suggestion(string id, int markup = 0) => new DiagnosticResult(id, DiagnosticSeverity.Info).WithLocation(markup).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    public static DiagnosticResult Error(string id, int markup = 0) => new DiagnosticResult(id, DiagnosticSeverity.Error).WithLocation(markup).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);
}
