using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Declarations with their attributes, and the attributes by name.</summary>
internal static class DeclaringSyntax
{
    public const string AgentTask = "AgentTask", TaskScope = "TaskScope", RequiresScope = "RequiresScope";

    /// <summary>The nearest declaration around a node that bears an attribute of the name.</summary>
    public static SyntaxNode? With(string attribute, SyntaxNode node) => node.AncestorsAndSelf().FirstOrDefault(declaration => Attributes(declaration, attribute).Any());

    /// <summary>The member around a node, be it the node's own declaration or that of the code which it stands in.</summary>
    public static MemberDeclarationSyntax? Member(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault(static member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or EventFieldDeclarationSyntax);

    public static IEnumerable<AttributeSyntax> Attributes(SyntaxNode declaration, string name) =>
        Lists(declaration).SelectMany(static list => list.Attributes).Where(attribute => Is(attribute, name));

    public static bool Is(AttributeSyntax attribute, string name) => Name(attribute) == name || Name(attribute) == name + "Attribute";

    public static SyntaxList<AttributeListSyntax> Lists(SyntaxNode declaration) => declaration switch
    {
        MemberDeclarationSyntax member => member.AttributeLists,
        LocalFunctionStatementSyntax function => function.AttributeLists,
        LambdaExpressionSyntax lambda => lambda.AttributeLists,
        AccessorDeclarationSyntax accessor => accessor.AttributeLists,
        _ => default,
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
