using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The types that can carry a text to an API: strings, and collections, dictionaries and promises of them.</summary>
internal static class StringLike
{
    public static bool Is(ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol array => Is(array.ElementType),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => Is(generic.TypeArguments[generic.TypeArguments.Length - 1]),
        _ => false,
    };

    /// <summary>One text, or the promise of one.</summary>
    public static bool IsOne(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String || type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ SpecialType: SpecialType.System_String }] };
}
