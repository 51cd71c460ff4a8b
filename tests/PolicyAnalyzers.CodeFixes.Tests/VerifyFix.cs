using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.Tasks;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>
/// Applies a fix to sources whose markup says what the analyzer reports, one by one and to all at once. That takes long enough, so that each
/// fix does it in one test for every scope there is, and else for the solution.
/// </summary>
internal static class VerifyFix<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <param name="source">The source, with markup.</param>
    /// <param name="expected">What it becomes; with markup for what is still reported.</param>
    /// <param name="action">Which of the offered actions is taken, by its place.</param>
    /// <param name="rounds">How often it is applied until nothing more can be done.</param>
    public static Task Source(string source, string expected, int action = 0, int rounds = 1) => Files([("/0/Test0.cs", source, expected)], action, rounds);

    /// <summary>To all of the document, of the project and of the solution.</summary>
    public static Task Everywhere(string source, string expected, int rounds = 1) => Everywhere([("/0/Test0.cs", source, expected)], rounds);

    public static Task Everywhere((string Path, string Before, string After)[] files, int rounds = 1) =>
        Run(files, 0, rounds, static test => test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck);

    /// <summary>Where one after the other comes out as something else than all at once.</summary>
    public static Task AtOnce(string source, string oneByOne, string atOnce) => Run([("/0/Test0.cs", source, oneByOne)], 0, 1, test =>
    {
        test.BatchFixedCode = atOnce;
        test.BatchFixedState.MarkupHandling = MarkupMode.Allow;
    });

    /// <summary>Several files; what is no source is given to the analyzers beside them.</summary>
    public static Task Files((string Path, string Before, string After)[] files, int action = 0, int rounds = 1) => Run(files, action, rounds, _ => { });

    /// <summary>The fix offers nothing.</summary>
    public static Task Nothing(string source) => Source(source, source);

    public static Task Nothing(params string[] sources) => Files([.. sources.Select(static (source, i) => ($"/0/Test{i}.cs", source, source))]);

    /// <summary>A program with top-level statements.</summary>
    public static Task Program(string source, string expected, int action = 0) => Run([("/0/Test0.cs", source, expected)], action, 1, static test =>
    {
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.FixedState.OutputKind = OutputKind.ConsoleApplication;
    });

    private static Task Run((string Path, string Before, string After)[] files, int action, int rounds, Action<FixTest> arrange)
    {
        FixTest test = new()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CodeActionIndex = action,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck | TestBehaviors.SkipGeneratedSourcesCheck | TestBehaviors.SkipSuppressionCheck,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck | CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInProjectCheck,
        };
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.TestState.AdditionalReferences.AddRange(SdkReferences.All);
        foreach ((string path, string before, string after) in files)
        {
            bool isSource = path.EndsWith(".cs", StringComparison.Ordinal);
            (isSource ? test.TestState.Sources : test.TestState.AdditionalFiles).Add((path, SourceText.From(before)));
            (isSource ? test.FixedState.Sources : test.FixedState.AdditionalFiles).Add((path, SourceText.From(after)));
        }

        if (rounds != 1)
        {
            test.NumberOfFixAllIterations = rounds;
            test.NumberOfFixAllInDocumentIterations = rounds;
            test.NumberOfFixAllInProjectIterations = rounds;
        }

        // Where a token goes and stays is a matter of its own, which sources about something else need not speak of.
        string[] fixable = [.. new TFix().FixableDiagnosticIds];
        if (!Array.Exists(fixable, IsOfTokens))
        {
            test.DisabledDiagnostics.AddRange(new TAnalyzer().SupportedDiagnostics.Select(static rule => rule.Id).Where(IsOfTokens).Distinct());
        }

        arrange(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsOfTokens(string id) => id.StartsWith("POL3", StringComparison.Ordinal);

    /// <summary>Compiles with what the generator makes of declared tasks, as every project does.</summary>
    private sealed class FixTest : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    {
        protected override IEnumerable<Type> GetSourceGenerators() => [typeof(TaskRequestGenerator)];
    }
}
