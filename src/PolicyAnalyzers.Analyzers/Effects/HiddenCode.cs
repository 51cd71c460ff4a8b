using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Members of the compilation whose code is not seen: abstract ones that nothing implements, extern ones, and what generators wrote.</summary>
internal sealed class HiddenCode(EffectSource effects)
{
    private static readonly string[] GeneratedEndings = [".g.cs", ".g.i.cs", ".generated.cs", ".designer.cs"];

    public bool Is(ISymbol node)
    {
        if (node.IsAbstract || node.IsExtern)
        {
            return node is IMethodSymbol or IPropertySymbol or IEventSymbol;
        }

        ISymbol declared = node is IMethodSymbol { PartialImplementationPart: { } part } ? part : node;
        return declared.DeclaringSyntaxReferences is { IsEmpty: false } declarations
            && declarations.All(static declaration => IsGenerated(declaration.SyntaxTree))
            && !IsHarmless(node);
    }

    /// <summary>What generators of the framework write: log methods, regular expressions, serializers.</summary>
    private bool IsHarmless(ISymbol node) =>
        node.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "LoggerMessageAttribute" or "GeneratedRegexAttribute")
        || ((node as INamedTypeSymbol ?? node.ContainingType) is { BaseType: { SpecialType: SpecialType.None } parent } && parent.Locations.All(static location => location.IsInMetadata) && effects.IsHarmless(parent));

    private static bool IsGenerated(SyntaxTree tree) =>
        GeneratedEndings.Any(ending => tree.FilePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
