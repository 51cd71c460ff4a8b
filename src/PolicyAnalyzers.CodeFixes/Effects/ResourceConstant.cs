using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Declarations;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>The constant by which the called member names the resource of its effect, so that a declaration can name it the same way.</summary>
internal static class ResourceConstant
{
    /// <returns>How to write it at the declaration; null when the member writes a literal, or a constant that cannot be seen from there.</returns>
    public static string? Of(SemanticModel model, Diagnostic diagnostic, SyntaxNode declaration, string resource, CancellationToken cancellationToken)
    {
        Location call = diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location;
        if (call.SourceTree is not { } tree || !model.Compilation.ContainsSyntaxTree(tree))
        {
            return null;
        }

        SyntaxNode node = tree.GetRoot(cancellationToken).FindNode(call.SourceSpan, getInnermostNodeForTie: true);
        SemanticModel there = Model(model, tree);
        ISymbol? member = there.GetSymbolInfo(node, cancellationToken).Symbol ?? there.GetDeclaredSymbol(node, cancellationToken);
        foreach (AttributeData attribute in Attributes(member))
        {
            if (attribute is { AttributeClass.Name: "RequiresScopeAttribute", ConstructorArguments: [{ Kind: TypedConstantKind.Primitive, Value: string stated }, ..] }
                && stated == resource
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax
                && DeclaringSyntax.Resource(syntax) is { } argument
                && Model(model, syntax.SyntaxTree).GetSymbolInfo(argument.Expression, cancellationToken).Symbol is IFieldSymbol { IsConst: true } constant
                && model.GetEnclosingSymbol(declaration.SpanStart, cancellationToken) is { } place
                && model.Compilation.IsSymbolAccessibleWithin(constant, place as INamedTypeSymbol ?? place.ContainingType ?? (ISymbol)model.Compilation.Assembly))
            {
                return constant.ToMinimalDisplayString(model, declaration.SpanStart, SymbolDisplayFormat.CSharpShortErrorMessageFormat);
            }
        }

        return null;
    }

    private static IEnumerable<AttributeData> Attributes(ISymbol? member) =>
        member is null ? []
        : member.GetAttributes().Concat((member as IMethodSymbol)?.AssociatedSymbol?.GetAttributes() ?? []).Concat(member.ContainingType?.GetAttributes() ?? []);

#pragma warning disable RS1030 // A fix, not an analyzer, asks for the model of another file of the same compilation.
    private static SemanticModel Model(SemanticModel model, SyntaxTree tree) => tree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
}
