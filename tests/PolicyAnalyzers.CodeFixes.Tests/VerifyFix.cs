using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using PolicyAnalyzers.AgentSdks;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>Applies a fix to sources whose markup says what the analyzer reports, one by one and in every fix-all scope.</summary>
internal static class VerifyFix<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <param name="source">The source, with markup.</param>
    /// <param name="expected">What it becomes; with markup for what is still reported.</param>
    /// <param name="action">Which of the offered actions is taken, by its place.</param>
    public static Task Source(string source, string expected, int action = 0)
    {
        CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> test = new()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            TestCode = source,
            FixedCode = expected,
            CodeActionIndex = action,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck,
        };
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.TestState.AdditionalReferences.AddRange(SdkReferences.All);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix offers nothing.</summary>
    public static Task Nothing(string source) => Source(source, source);
}
