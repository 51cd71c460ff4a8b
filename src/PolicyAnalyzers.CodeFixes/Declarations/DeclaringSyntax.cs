using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Finds one's way between a declaring attribute and the function that it stands on.</summary>
internal static class DeclaringSyntax
{
    public static AttributeSyntax? Attribute(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>The method, accessor, local function or lambda that an attribute stands on.</summary>
    public static SyntaxNode? FunctionOf(AttributeSyntax attribute) => attribute.Parent?.Parent;

    public static SyntaxList<AttributeListSyntax> AttributesOf(SyntaxNode function) => function switch
    {
        MemberDeclarationSyntax member => member.AttributeLists,
        LocalFunctionStatementSyntax local => local.AttributeLists,
        AccessorDeclarationSyntax accessor => accessor.AttributeLists,
        LambdaExpressionSyntax lambda => lambda.AttributeLists,
        ParameterSyntax parameter => parameter.AttributeLists,
        _ => default,
    };

    public static IEnumerable<ParameterSyntax> ParametersOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        LocalFunctionStatementSyntax local => local.ParameterList.Parameters,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
        _ => [],
    };

    /// <summary>The symbol of a function.</summary>
    public static IMethodSymbol? Symbol(SemanticModel model, SyntaxNode function, CancellationToken cancellationToken) =>
        (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function, cancellationToken).Symbol : model.GetDeclaredSymbol(function, cancellationToken)) as IMethodSymbol;

    /// <summary>What stands before a name of ours so that it binds as another does: nothing, or <c>PolicyAnalyzers.</c></summary>
    public static string Qualifier(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Left + ".",
        AliasQualifiedNameSyntax alias => alias.Alias + "::",
        _ => "",
    };

    public static string NewLine(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } line ? line.ToString() : "\n";
}
