using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// The roots that <c>.editorconfig</c> names for one file: namespaces, types, base types, interfaces, attributes, members, and methods that
/// register a tool. An attribute may be named with or without its suffix.
/// </summary>
internal sealed class ConfiguredRoots
{
    public static readonly ConfiguredRoots None = new(ImmutableHashSet<string>.Empty);

    private static readonly SymbolDisplayFormat NameFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.None);

    private const string AttributeSuffix = "Attribute";

    private readonly ImmutableHashSet<string> _names;

    public ConfiguredRoots(ImmutableHashSet<string> names) => _names = names;

    public bool IsEmpty => _names.IsEmpty;

    /// <summary>Whether the type, a namespace or type around it, a base type, an interface or an attribute of it is named.</summary>
    public bool ContainsAllOf(INamedTypeSymbol type)
    {
        if (IsEmpty)
        {
            return false;
        }

        for (ISymbol? outer = type; outer is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; outer = outer.ContainingSymbol)
        {
            if (Names(outer))
            {
                return true;
            }
        }

        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (Names(current))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(Names) || ContainsAny(type.GetAttributes());
    }

    public bool Contains(ISymbol member, ImmutableArray<AttributeData> attributes) =>
        !IsEmpty && (ContainsMember(member) || ContainsAny(attributes));

    /// <summary>Whether the member itself is named, as <c>Namespace.Type.Member</c>.</summary>
    public bool ContainsMember(ISymbol member) => !IsEmpty && member.ContainingType is { } type && _names.Contains(FullName(type) + "." + member.Name);

    private bool ContainsAny(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass is { } type && (Names(type) || _names.Contains(WithoutSuffix(FullName(type)))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Names(ISymbol symbol) => _names.Contains(FullName(symbol));

    private static string WithoutSuffix(string name) =>
        name.EndsWith(AttributeSuffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - AttributeSuffix.Length) : name;

    private static string FullName(ISymbol symbol) => symbol.ToDisplayString(NameFormat);
}
