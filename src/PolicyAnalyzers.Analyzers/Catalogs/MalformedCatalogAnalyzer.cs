using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>POL1009: a scope catalogue with a mistake would be silently ignored.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MalformedCatalogAnalyzer : PolicyAnalyzer<MalformedCatalogAnalyzer>
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1009",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Malformed scope catalogue",
        "The scope catalogue is not read: {0}",
        "A catalogue with a mistake is not used at all, so that nothing of it counts by half. See docs/scope-catalogs.md for its format.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    private protected override MalformedCatalogAnalyzer? Bind(Compilation compilation, AnalyzerOptions options) =>
        options.AdditionalFiles.Any(ScopeCatalogs.IsCatalog) ? this : null;

    private protected override void Register(CompilationStartAnalysisContext context, MalformedCatalogAnalyzer bound) =>
        context.RegisterAdditionalFileAction(Check);

    private static void Check(AdditionalFileAnalysisContext context)
    {
        if (!ScopeCatalogs.IsCatalog(context.AdditionalFile) || context.AdditionalFile.GetText(context.CancellationToken) is not { } text)
        {
            return;
        }

        try
        {
            ScopeCatalogReader.Read(text.ToString());
        }
        catch (PolicyFormatException fault)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, JsonPlace.Of(context.AdditionalFile.Path, text, fault), fault.Message));
        }
    }
}
