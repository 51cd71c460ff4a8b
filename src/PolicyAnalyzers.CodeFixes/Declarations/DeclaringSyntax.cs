using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Declarations with their attributes: finds one's way between an attribute, what it states, and what it stands on.</summary>
internal static class DeclaringSyntax
{
    public const string AgentTask = "AgentTask", TaskScope = "TaskScope", RequiresScope = "RequiresScope";

    /// <summary>The attribute that a diagnostic is about.</summary>
    public static AttributeSyntax? Attribute(FlaggedCode flagged) => flagged.Node.FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>The nearest declaration around a node that bears an attribute of the name.</summary>
    public static SyntaxNode? With(string attribute, SyntaxNode node) => node.AncestorsAndSelf().FirstOrDefault(declaration => Attributes(declaration, attribute).Any());

    /// <summary>The member around a node, be it the node's own declaration or that of the code which it stands in.</summary>
    public static MemberDeclarationSyntax? Member(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault(static member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or EventFieldDeclarationSyntax);

    public static IEnumerable<AttributeSyntax> Attributes(SyntaxNode declaration, string name) =>
        AttributesOf(declaration).SelectMany(static list => list.Attributes).Where(attribute => Is(attribute, name));

    public static bool Is(AttributeSyntax attribute, string name) => Name(attribute) == name || Name(attribute) == name + "Attribute";

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

    /// <summary>The expressions of the scopes that an attribute states, each an argument or an element of an array.</summary>
    public static IReadOnlyList<ExpressionSyntax> Scopes(AttributeSyntax attribute)
    {
        List<ExpressionSyntax> scopes = [];
        foreach (AttributeArgumentSyntax argument in attribute.ArgumentList?.Arguments ?? default)
        {
            if (argument != Resource(attribute))
            {
                scopes.AddRange(Elements(argument.Expression));
            }
        }

        return scopes;
    }

    public static AttributeArgumentSyntax? Resource(AttributeSyntax attribute)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? default;
        return arguments.FirstOrDefault(static argument => argument.NameColon?.Name.Identifier.ValueText == "resource")
            ?? arguments.FirstOrDefault(static argument => argument.NameColon is null);
    }

    /// <summary>What has to go for an argument of an attribute, or an element of one of its arrays, to go.</summary>
    public static SyntaxNode? Element(ExpressionSyntax expression) => expression.Parent switch
    {
        AttributeArgumentSyntax argument => argument,
        ExpressionElementSyntax element => element,
        InitializerExpressionSyntax => expression,
        _ => null,
    };

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax array => array.Initializer?.Expressions ?? [],
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(static element => element.Expression),
        _ => [expression],
    };

    private static string Name(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
