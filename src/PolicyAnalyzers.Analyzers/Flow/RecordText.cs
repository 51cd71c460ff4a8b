using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Records whose own text, as the compiler makes it, has a secret in it.</summary>
internal static class RecordText
{
    private static readonly ConditionalWeakTable<ITypeSymbol, string> Known = new();

    /// <summary>What of the record's text is the secret; null when there is none, or the record says itself what it shows.</summary>
    public static string? Secret(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsRecord: true, DeclaringSyntaxReferences.IsEmpty: false } record && Known.GetValue(record, static own => Find(own) ?? "") is { Length: > 0 } member ? member : null;

    private static string? Find(ITypeSymbol record)
    {
        string? secret = null;
        foreach (ISymbol member in record.GetMembers())
        {
            switch (member)
            {
                case IMethodSymbol { Name: "ToString" or "PrintMembers", IsImplicitlyDeclared: false }:
                    return null;
                case IPropertySymbol property when secret is null && (SecretTypes.IsShown(property) || property is { Name: "Bearer", IsStatic: false, DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_String }):
                    secret = $"{record.Name}.{property.Name}";
                    break;
            }
        }

        return secret;
    }
}
