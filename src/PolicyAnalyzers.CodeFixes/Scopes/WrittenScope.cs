using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>The expression that states the scope of a diagnostic, and what may stand in its place.</summary>
internal sealed class WrittenScope
{
    private static readonly char[] Separators = [' ', ','];

    private readonly string _text;

    private WrittenScope(ExpressionSyntax expression, string text, string scope, ImmutableArray<string> choices)
    {
        Expression = expression;
        _text = text;
        Scope = scope;
        Choices = choices;
    }

    /// <summary>A literal, or the name of a constant.</summary>
    public ExpressionSyntax Expression { get; }

    public string Scope { get; }

    /// <summary>The best first; each is one or more scopes, separated by spaces.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>Null when there is no narrower scope, it would be refused, or the scope is not written as a whole in this file.</summary>
    public static WrittenScope? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(ScopeRepair.ScopeKey, out string? scope) || scope is null
            || !diagnostic.Properties.TryGetValue(ScopeRepair.ChoicesKey, out string? choices) || choices is null)
        {
            return null;
        }

        bool isDefault = scope.EndsWith(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase);
        Location[] places = [diagnostic.Location, .. diagnostic.AdditionalLocations];
        foreach (Location location in places)
        {
            if (location.SourceTree == root.SyntaxTree
                && Statement(root.FindNode(location.SourceSpan, getInnermostNodeForTie: true), scope, model, cancellationToken) is ({ } expression, { } text)
                && (!isDefault || UserRequests.Contain(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, cancellationToken)))
            {
                return new WrittenScope(expression, text, scope, [.. choices.Split('\n')]);
            }
        }

        return null;
    }

    public IEnumerable<TextChange> Narrow(string choice)
    {
        string[] scopes = choice.Split(' ');
        if (_text != Scope)
        {
            yield return new TextChange(Expression.Span, Literal(string.Join(" ", Parts(_text).SelectMany(part => part == Scope ? scopes : [part]).Distinct())));
            yield break;
        }

        string[] missing = [.. scopes.Except(SiblingsInList())];
        if (missing.Length == 0)
        {
            yield return new TextChange(WithSeparator(), "");
        }
        else
        {
            string separator = IsInList ? "\", \"" : " ";
            yield return new TextChange(Expression.Span, "\"" + string.Join(separator, missing) + "\"");
        }
    }

    private bool IsInList => List is not null;

    private SyntaxNode? List => Expression.Parent switch
    {
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax list } => list,
        InitializerExpressionSyntax list => list,
        AttributeArgumentSyntax { Parent: AttributeArgumentListSyntax list } => list,
        _ => null,
    };

    /// <summary>The other scopes that the same list states as literals.</summary>
    private IEnumerable<string> SiblingsInList() =>
        List is not { } list ? [] : list.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(literal => literal != Expression).Select(static literal => literal.Token.ValueText);

    /// <summary>The element with the comma before it, or after it when it is the first.</summary>
    private TextSpan WithSeparator()
    {
        SyntaxToken before = Expression.GetFirstToken().GetPreviousToken(), after = Expression.GetLastToken().GetNextToken();
        return before.IsKind(SyntaxKind.CommaToken) ? TextSpan.FromBounds(before.SpanStart, Expression.Span.End)
            : after.IsKind(SyntaxKind.CommaToken) ? TextSpan.FromBounds(Expression.SpanStart, after.GetNextToken().SpanStart)
            : Expression.Span;
    }

    /// <summary>The only expression in the node whose text names the scope.</summary>
    private static (ExpressionSyntax? Expression, string? Text) Statement(SyntaxNode node, string scope, SemanticModel model, CancellationToken cancellationToken)
    {
        (ExpressionSyntax? Expression, string? Text) only = default;
        foreach (ExpressionSyntax expression in node.DescendantNodesAndSelf().OfType<ExpressionSyntax>())
        {
            if (expression is LiteralExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax
                && !(expression.Parent is MemberAccessExpressionSyntax member && member.Name == expression)
                && model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string text }
                && Parts(text).Contains(scope))
            {
                if (only.Expression is not null)
                {
                    return default;
                }

                only = (expression, text);
            }
        }

        return only;
    }

    private static string[] Parts(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
