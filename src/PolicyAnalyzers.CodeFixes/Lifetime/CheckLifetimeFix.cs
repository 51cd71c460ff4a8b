using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Lifetime;

/// <summary>Leaves the check of POL3006 on that was switched off with <c>false</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class CheckLifetimeFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UncheckedExpiry.Rule.Live.Id];

    protected override string Title => "Check the lifetime";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken) =>
        place.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } off } ? [new TextChange(off.Span, "true")] : [];
}
