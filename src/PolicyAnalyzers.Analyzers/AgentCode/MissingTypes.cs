using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Types of packages that the compilation lacks. All that is known of them is how the code calls them.</summary>
internal static class MissingTypes
{
    private const string Suffix = "Attribute";

    public static bool Is(ITypeSymbol? type, string[] names) => type is { TypeKind: TypeKind.Error } && Names(type, names);

    /// <summary>Whether an attribute is called so, whoever declares it.</summary>
    public static bool Names(ITypeSymbol? type, string[] names) =>
        type is not null && (Contains(names, type.Name) || (type.Name.EndsWith(Suffix, StringComparison.Ordinal) && Contains(names, type.Name.Substring(0, type.Name.Length - Suffix.Length))));

    /// <summary>Whether the type, or a base of it, derives from a missing type of these names.</summary>
    public static bool HaveBase(INamedTypeSymbol type, string[] names) => Is(Base(type), names);

    /// <summary>Whether the type, or a base of it, derives from a missing type.</summary>
    public static bool HaveBase(INamedTypeSymbol type) => Base(type) is not null;

    private static INamedTypeSymbol? Base(INamedTypeSymbol type)
    {
        INamedTypeSymbol? current = type;
        while (current is { TypeKind: not TypeKind.Error })
        {
            current = current.BaseType;
        }

        return current;
    }

    /// <summary>The simple name of the type whose object is made; null when that is no missing type.</summary>
    public static string? Made(IOperation operation) =>
        operation is IInvalidOperation { Syntax: ObjectCreationExpressionSyntax { Type: { } written }, Type: null or { TypeKind: TypeKind.Error } }
            ? (written as QualifiedNameSyntax)?.Right.Identifier.ValueText ?? (written as SimpleNameSyntax)?.Identifier.ValueText
            : null;

    private static bool Contains(string[] names, string name) => Array.IndexOf(names, name) >= 0;
}
