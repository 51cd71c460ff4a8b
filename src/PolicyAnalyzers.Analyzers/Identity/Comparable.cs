using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>The types in which identities are compared: texts, ids, members of enums.</summary>
internal static class Comparable
{
    public static bool Is(ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } => true,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64 } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } underlying] } => Is(underlying),
        { Name: "Guid" or "StringValues" } => true,
        _ => false,
    };
}
