using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>
/// Fixes the faults that have one obvious correction, which the analyzer states with the diagnostic: an id in its valid form, a resource over
/// https, a lifetime within its range, bounds exchanged, and what is repeated, misplaced or without effect removed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MalformedDeclarationFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id, ContradictoryTask.Descriptor.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Remedy>>((Replace(flagged) ?? Remove(flagged) ?? Exchange(flagged)) is { } remedy ? [remedy] : []);

    /// <summary>A literal can be corrected where it stands; a constant may be used elsewhere, too.</summary>
    private static Remedy? Replace(FlaggedCode flagged) =>
        flagged.Property(DeclarationFault.ReplacementKey) is { } replacement && flagged.Node is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }
            ? new Remedy("Replace", $"Change to {replacement}", [new TextEdit(flagged.File, flagged.Node.Span, replacement)])
            : null;

    private static Remedy? Remove(FlaggedCode flagged)
    {
        if (!flagged.States(DeclarationFault.RemovableKey) || Removed(flagged.Node) is not { } removed)
        {
            return null;
        }

        string what = removed switch
        {
            AttributeSyntax attribute => $"[{attribute.Name}]",
            AttributeArgumentSyntax { NameEquals.Name: { } name } => name.ToString(),
            _ => removed.ToString(),
        };
        return new Remedy("Remove", $"Remove {what}", [new RemovedNodes(flagged.File, [removed])]);
    }

    /// <summary>An attribute, an argument of one, or an element of an array.</summary>
    private static SyntaxNode? Removed(SyntaxNode node) => node switch
    {
        NameSyntax { Parent: AttributeSyntax attribute } => attribute,
        ExpressionSyntax expression => DeclaringSyntax.Element(expression),
        ExpressionElementSyntax element => element,
        _ => null,
    };

    private static Remedy? Exchange(FlaggedCode flagged)
    {
        if (flagged.Property(DeclarationFault.SwapKey) is not { } names)
        {
            return null;
        }

        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = flagged.Node.FirstAncestorOrSelf<AttributeArgumentListSyntax>()?.Arguments ?? default;
        AttributeArgumentSyntax?[] found = [.. names.Split(',').Select(name => arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name))];
        return found is [{ } one, { } other]
            ? new Remedy(
                "Swap",
                $"Exchange {one.NameEquals!.Name} and {other.NameEquals!.Name}",
                [new TextEdit(flagged.File, one.Expression.Span, other.Expression.ToString()), new TextEdit(flagged.File, other.Expression.Span, one.Expression.ToString())])
            : null;
    }
}
