using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Enums whose members are what somebody may do, and can be combined: <c>[Flags] enum Rights</c>.</summary>
internal static class RightsEnums
{
    public static bool Are(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Enum, Name: { } name }
        && (name.EndsWith("Right", StringComparison.Ordinal) || name.EndsWith("Rights", StringComparison.Ordinal) || name.EndsWith("Permission", StringComparison.Ordinal) || name.EndsWith("Permissions", StringComparison.Ordinal)
            || name.EndsWith("Privileges", StringComparison.Ordinal) || name.EndsWith("Entitlements", StringComparison.Ordinal))
        && !name.StartsWith("File", StringComparison.Ordinal)
        && type.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "FlagsAttribute");
}
