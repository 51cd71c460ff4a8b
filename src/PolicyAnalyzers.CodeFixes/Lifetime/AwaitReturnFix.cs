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

/// <summary>Makes a method async that returns a task of POL3003 out of a <c>using</c>, and awaits whatever it returns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AwaitReturnFix : TextFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [EndedLeases.Rule.Live.Id];

    protected override string Title => "Await the task inside";

    protected override IEnumerable<TextChange> Changes(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place.FirstAncestorOrSelf<StatementSyntax>() is not ReturnStatementSyntax
            || AsyncFunction.Around(place) is not MethodDeclarationSyntax { Body: { } body } method
            || method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            || method.ParameterList.Parameters.Any(static parameter => parameter.Modifiers.Any(static modifier => modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword))
            || model.GetTypeInfo(method.ReturnType, cancellationToken).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 })
        {
            return [];
        }

        // The modifiers end where the type begins.
        List<TextChange> changes = [Insert(method.ReturnType.SpanStart, "async ")];
        foreach (ReturnStatementSyntax returned in body.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>())
        {
            if (returned.Expression is { } expression)
            {
                bool isWhole = expression is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or ObjectCreationExpressionSyntax;
                changes.Add(Insert(expression.SpanStart, isWhole ? "await " : "await ("));
                if (!isWhole)
                {
                    changes.Add(Insert(expression.Span.End, ")"));
                }
            }
        }

        return changes;
    }

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);
}
