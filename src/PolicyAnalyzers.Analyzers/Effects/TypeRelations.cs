using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Whether objects of one type can be objects of another, as far as type arguments decide it.</summary>
internal static class TypeRelations
{
    public static bool AreSameDefinition(ITypeSymbol? left, ITypeSymbol? right) =>
        SymbolEqualityComparer.Default.Equals(left?.OriginalDefinition, right?.OriginalDefinition);

    /// <summary>Whether the type says its arguments.</summary>
    public static bool IsConstructed(ITypeSymbol type) => type is INamedTypeSymbol { IsGenericType: true } && !HasParameter(type);

    public static bool IsSubtype(ITypeSymbol type, ITypeSymbol of)
    {
        if (of.TypeKind == TypeKind.Interface)
        {
            if (Matches(type, of))
            {
                return true;
            }

            foreach (INamedTypeSymbol contract in type.AllInterfaces)
            {
                if (Matches(contract, of))
                {
                    return true;
                }
            }

            return false;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Matches(current, of))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Type parameters may stand for anything, and variance allows more than equality.</summary>
    private static bool Matches(ITypeSymbol type, ITypeSymbol wanted) =>
        AreSameDefinition(type, wanted)
        && (SymbolEqualityComparer.Default.Equals(type, wanted) || HasParameter(type) || HasParameter(wanted) || IsVariant(wanted));

    private static bool IsVariant(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol named)
        {
            foreach (ITypeParameterSymbol parameter in named.OriginalDefinition.TypeParameters)
            {
                if (parameter.Variance != VarianceKind.None)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasParameter(array.ElementType),
        INamedTypeSymbol named => HasParameter(named),
        _ => false,
    };

    private static bool HasParameter(INamedTypeSymbol type)
    {
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            if (HasParameter(argument))
            {
                return true;
            }
        }

        return type.ContainingType is { } outer && HasParameter(outer);
    }
}
