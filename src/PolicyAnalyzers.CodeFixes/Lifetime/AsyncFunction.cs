using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Lifetime;

/// <summary>The function around a place, and whether one may await there.</summary>
internal static class AsyncFunction
{
    /// <summary>The innermost method, lambda or local function; null in a property, an initializer or top-level statements.</summary>
    public static SyntaxNode? Around(SyntaxNode place) => place.Ancestors().FirstOrDefault(static node =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);

    public static bool MayAwait(SyntaxNode place) => Around(place) switch
    {
        BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        AccessorDeclarationSyntax => false,
        _ => place.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null,
    };
}
