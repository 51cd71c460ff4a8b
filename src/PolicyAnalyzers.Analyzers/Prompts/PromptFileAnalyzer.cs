using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>POL2012: prompts that stand in files of their own, as far as the build hands them to the analyzers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PromptFileAnalyzer : PolicyAnalyzer<PromptFileAnalyzer>
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [PromptRule.File];

    private protected override PromptFileAnalyzer? Bind(Compilation compilation, AnalyzerOptions options) =>
        options.AdditionalFiles.Any(static file => PromptFiles.MayBe(file.Path)) && !new AgentCode.AgentOptions(options.AnalyzerConfigOptionsProvider).AreSilent(compilation) ? this : null;

    private protected override void Register(CompilationStartAnalysisContext context, PromptFileAnalyzer bound) =>
        context.RegisterAdditionalFileAction(Check);

    private static void Check(AdditionalFileAnalysisContext context)
    {
        string path = context.AdditionalFile.Path;
        if (!PromptFiles.MayBe(path) || context.AdditionalFile.GetText(context.CancellationToken) is not { } source)
        {
            return;
        }

        string text = source.ToString();
        if (!PromptFiles.Is(path, text))
        {
            return;
        }

        foreach (AccessRule rule in AccessRules.In(text))
        {
            TextSpan span = new(rule.Start, rule.Length);
            context.ReportDiagnostic(Diagnostic.Create(PromptRule.File, Location.Create(path, span, source.Lines.GetLinePositionSpan(span)), PromptRule.Arguments(rule, text)));
        }
    }
}
