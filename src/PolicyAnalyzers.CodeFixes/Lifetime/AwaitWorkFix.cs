using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Lifetime;

/// <summary>Awaits the work of POL3004, where it is a task that stands alone or is thrown away in an async function.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AwaitWorkFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [OutlivingWork.Rule.Live.Id];

    protected override string Title => "Await the work";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Expression: { } expression } || !AsyncFunction.MayAwait(place))
        {
            return [];
        }

        ExpressionSyntax work = expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: { } thrownAway } ? thrownAway : expression;
        return work is InvocationExpressionSyntax && work.Span.Contains(place is StatementSyntax ? work.Span : place.Span) && IsPromise(model.GetTypeInfo(work, cancellationToken).Type) && IsOfStatement(place, expression)
            ? [new TextChange(TextSpan.FromBounds(expression.SpanStart, work.SpanStart), "await ")]
            : [];
    }

    /// <summary>And not of a lambda inside the statement.</summary>
    private static bool IsOfStatement(SyntaxNode place, ExpressionSyntax expression) =>
        !place.AncestorsAndSelf().TakeWhile(node => node != expression).Any(static node => node is AnonymousFunctionExpressionSyntax);

    private static bool IsPromise(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };
}
