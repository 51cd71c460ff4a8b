using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>
/// Fixes the faults of POL4001 that have one obvious correction, which the analyzer states with the diagnostic: an id in its
/// valid form, a lifetime within its range, a repeated scope removed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MalformedDeclarationFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Remedy>>(flagged.Node is ExpressionSyntax argument ? [Replace(flagged, argument), Remove(flagged, argument, cancellationToken)] : []);

    /// <summary>A literal can be corrected where it stands; a constant may be used elsewhere, too.</summary>
    private static Remedy Replace(FlaggedCode flagged, ExpressionSyntax argument) => new(
        "Replace",
        $"Change to {flagged.Property(DeclarationFault.ReplacementKey)}",
        flagged.Property(DeclarationFault.ReplacementKey) is { } replacement && argument is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }
            ? [new TextEdit(flagged.File, argument.Span, replacement)]
            : []);

    private static Remedy Remove(FlaggedCode flagged, ExpressionSyntax argument, CancellationToken cancellationToken) => new(
        "Remove",
        "Remove the repeated scope",
        flagged.Diagnostic.Properties.ContainsKey(DeclarationFault.RemovableKey) && ElementList.Around(argument, flagged.Model, cancellationToken) is { } list
            ? [ElementsEdit.Of(flagged.File, list, list.IndexOf(argument), [])]
            : []);
}
