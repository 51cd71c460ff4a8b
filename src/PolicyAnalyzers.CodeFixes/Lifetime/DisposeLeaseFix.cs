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

/// <summary>Declares the lease of POL3002 with <c>await using</c>, where it is awaited in a statement of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DisposeLeaseFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UndisposedLeases.Rule.Live.Id];

    protected override string Title => "Dispose the lease with 'await using'";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        StatementSyntax? statement = place.FirstAncestorOrSelf<StatementSyntax>();
        if (statement?.Parent is not (BlockSyntax or GlobalStatementSyntax) || !AsyncFunction.MayAwait(place))
        {
            return [];
        }

        return statement switch
        {
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: { } value } variable] } declaration
                when IsAwaited(value, place) && !IsAssigned(variable, declaration, model, cancellationToken) => [Insert(declaration.SpanStart, "await using ")],
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } when IsAwaited(awaited, place) => [Insert(awaited.SpanStart, Declaration(place, model))],
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } discard, Right: { } value } } when IsAwaited(value, place) =>
                [new TextChange(TextSpan.FromBounds(discard.SpanStart, value.SpanStart), Declaration(place, model))],
            _ => [],
        };
    }

    /// <summary>Whether the value is the lease itself, and not a promise of it.</summary>
    private static bool IsAwaited(ExpressionSyntax value, SyntaxNode place) => value is AwaitExpressionSyntax awaited && awaited.Expression.Span.Contains(place.Span);

    private static bool IsAssigned(VariableDeclaratorSyntax variable, SyntaxNode declaration, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol? symbol = model.GetDeclaredSymbol(variable, cancellationToken);
        return declaration.Parent!.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, symbol));
    }

    private static string Declaration(SyntaxNode place, SemanticModel model)
    {
        string name = "lease";
        SyntaxNode scope = AsyncFunction.Around(place) ?? place.SyntaxTree.GetRoot();
        for (int i = 2; model.LookupSymbols(place.SpanStart, name: name).Length > 0 || scope.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name); i++)
        {
            name = "lease" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return $"await using var {name} = ";
    }

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);
}
