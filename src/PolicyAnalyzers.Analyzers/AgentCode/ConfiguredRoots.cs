using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The names that <c>.editorconfig</c> gives for a file: of namespaces, types, base types, interfaces, attributes, members and registration methods.</summary>
internal sealed class ConfiguredRoots(ImmutableHashSet<string> names)
{
    public static readonly ConfiguredRoots None = new(ImmutableHashSet<string>.Empty);

    private static readonly SymbolDisplayFormat NameFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.None);

    private readonly ImmutableHashSet<string> _lastNames = LastNames(names);

    /// <summary>Names of the type, of a namespace or type around it, of a base type, an interface or an attribute all count.</summary>
    public bool ContainType(INamedTypeSymbol type)
    {
        if (names.IsEmpty)
        {
            return false;
        }

        for (ISymbol? outer = type; outer is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; outer = outer.ContainingSymbol)
        {
            if (names.Contains(FullName(outer)))
            {
                return true;
            }
        }

        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (names.Contains(FullName(current)) || current.GetAttributes().Any(ContainAttribute))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (names.Contains(FullName(contract)))
            {
                return true;
            }
        }

        return false;
    }

    public bool ContainMember(ISymbol member) => !names.IsEmpty && ContainsMember(member);

    public bool ContainAttribute(AttributeData attribute)
    {
        if (names.IsEmpty)
        {
            return false;
        }

        for (INamedTypeSymbol? type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            const string Suffix = "Attribute";
            string name = FullName(type);
            if (names.Contains(name) || (name.EndsWith(Suffix, StringComparison.Ordinal) && names.Contains(name.Substring(0, name.Length - Suffix.Length))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What delegates given to the method become; null is nothing.</summary>
    public RootKind? Registration(IMethodSymbol method) => !names.IsEmpty && ContainsMember(method.ReducedFrom ?? method) ? RootKind.Tool : null;

    private bool ContainsMember(ISymbol member) => _lastNames.Contains(member.Name) && member.ContainingType is { } type && names.Contains(FullName(type) + "." + member.Name);

    private static string FullName(ISymbol symbol) => symbol.ToDisplayString(NameFormat);

    private static ImmutableHashSet<string> LastNames(ImmutableHashSet<string> names) =>
        names.IsEmpty ? names : names.Select(static name => name.Substring(name.LastIndexOf('.') + 1)).ToImmutableHashSet(StringComparer.Ordinal);
}
