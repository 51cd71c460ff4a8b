using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Json;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>An element of a list.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">What it states, as far as it states a text.</param>
internal readonly record struct ListedElement(TextSpan Span, string? Text);

/// <summary>Elements with commas between them: of a collection, of an initializer, of a <c>params</c> argument, of an array in JSON.</summary>
/// <param name="Elements">In their order.</param>
/// <param name="MayEndWithComma">Whether a comma may follow the last.</param>
internal sealed record ElementList(ImmutableArray<ListedElement> Elements, bool MayEndWithComma)
{
    /// <summary>The list that an expression is an element of by itself; null when it is in none.</summary>
    public static ElementList? Around(ExpressionSyntax element, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (element.Parent)
        {
            case ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection }:
                return new([.. collection.Elements.Select(listed => Element(listed, (listed as ExpressionElementSyntax)?.Expression))], MayEndWithComma: true);
            case InitializerExpressionSyntax initializer when initializer.Kind() is SyntaxKind.ArrayInitializerExpression or SyntaxKind.CollectionInitializerExpression:
                return new([.. initializer.Expressions.Select(listed => Element(listed, listed))], MayEndWithComma: true);
            case ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax arguments } argument when FirstOfParams(arguments, model, cancellationToken) is { } first && arguments.Arguments.IndexOf(argument) >= first:
                return new([.. arguments.Arguments.Skip(first).Select(listed => Element(listed, listed.Expression))], MayEndWithComma: false);
            case AttributeArgumentSyntax { NameColon: null, NameEquals: null, Parent: AttributeArgumentListSyntax { Parent: AttributeSyntax attribute } arguments } argument
                when FirstOfParams(attribute, model, cancellationToken) is { } first && arguments.Arguments.IndexOf(argument) >= first:
                return new([.. arguments.Arguments.Skip(first).TakeWhile(static listed => listed.NameEquals is null).Select(listed => Element(listed, listed.Expression))], MayEndWithComma: false);
            default:
                return null;
        }

        ListedElement Element(SyntaxNode listed, ExpressionSyntax? expression) =>
            new(listed.Span, expression is not null && model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string text } ? text : null);
    }

    /// <summary>The list of an array in JSON.</summary>
    public static ElementList Of(JsonValue array) =>
        new([.. array.Elements.Select(static element => new ListedElement(element.Span, element.Kind == JsonKind.Text ? element.Text : null))], MayEndWithComma: false);

    /// <summary>The place of an expression that is an element by itself.</summary>
    public int IndexOf(ExpressionSyntax element) => IndexOf(element.Parent is ExpressionElementSyntax or ArgumentSyntax or AttributeArgumentSyntax ? element.Parent.Span : element.Span);

    public int IndexOf(TextSpan element)
    {
        for (int i = 0; i < Elements.Length; i++)
        {
            if (Elements[i].Span == element)
            {
                return i;
            }
        }

        return -1;
    }

    private static int? FirstOfParams(ArgumentListSyntax arguments, SemanticModel model, CancellationToken cancellationToken) =>
        arguments.Parent is ExpressionSyntax call && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method ? FirstOfParams(method) : null;

    private static int? FirstOfParams(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(attribute, cancellationToken).Symbol is IMethodSymbol method ? FirstOfParams(method) : null;

    private static int? FirstOfParams(IMethodSymbol method) => method.Parameters is [.., { IsParams: true } last] ? last.Ordinal : null;
}
