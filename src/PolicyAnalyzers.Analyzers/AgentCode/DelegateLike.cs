using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Types that can carry code: delegates, <c>Delegate</c>, <c>MethodInfo</c>, and collections and tuples of them.</summary>
internal static class DelegateLike
{
    public static bool Is(ITypeSymbol? type) => Is(type, 3);

    private static bool Is(ITypeSymbol? type, int depth) => type switch
    {
        null or { SpecialType: SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Int32 } => false,
        IArrayTypeSymbol array => depth > 0 && Is(array.ElementType, depth - 1),
        { TypeKind: TypeKind.Delegate } => true,
        { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => true,
        { Name: "MethodInfo", ContainingNamespace.Name: "Reflection" } => true,
        INamedTypeSymbol { IsGenericType: true } named when depth > 0 => HasCarrier(named, depth - 1),
        _ => false,
    };

    private static bool HasCarrier(INamedTypeSymbol type, int depth)
    {
        foreach (ITypeSymbol argument in type.TypeArguments)
        {
            if (Is(argument, depth))
            {
                return true;
            }
        }

        return false;
    }
}
