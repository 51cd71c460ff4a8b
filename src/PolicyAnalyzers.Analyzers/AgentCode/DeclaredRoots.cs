using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Which members a type's own declaration, or <c>.editorconfig</c>, makes agent code.</summary>
internal readonly struct DeclaredRoots
{
    private readonly AgentSymbols _symbols;
    private readonly ImmutableHashSet<string> _configured;
    private readonly string _typeName;
    private readonly bool _hasToolBase;

    private DeclaredRoots(AgentSymbols symbols, INamedTypeSymbol type, ImmutableHashSet<string> configured)
    {
        _symbols = symbols;
        _configured = configured;
        _typeName = configured.IsEmpty ? "" : FullName(type);
        AllMembers = IsMarked(symbols, type) || (!configured.IsEmpty && IsConfigured(type, configured));
        _hasToolBase = symbols.HasToolBase(type);
    }

    /// <summary>Whether every member of the type is a root.</summary>
    public bool AllMembers { get; }

    public static DeclaredRoots Of(INamedTypeSymbol type, AgentSymbols symbols, ImmutableHashSet<string> configured) =>
        new(symbols, type, configured);

    public bool Contains(ISymbol member, ImmutableArray<AttributeData> attributes)
    {
        if (AllMembers || (!_configured.IsEmpty && _configured.Contains(_typeName + "." + member.Name)))
        {
            return true;
        }

        return IsTool(attributes) || (_hasToolBase && IsCalledByFramework(member));
    }

    /// <summary>Whether the attributes make their member a tool: the model calls it, with arguments of its choice.</summary>
    public bool IsTool(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (_symbols.IsMemberAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMarked(AgentSymbols symbols, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (INamedTypeSymbol? current = outer; current is not null; current = current.BaseType)
            {
                foreach (AttributeData attribute in current.GetAttributes())
                {
                    if (symbols.IsTypeAttribute(attribute))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Names of the type, of a namespace or type around it, of a base type or of an interface all count.</summary>
    private static bool IsConfigured(INamedTypeSymbol type, ImmutableHashSet<string> configured)
    {
        for (ISymbol? outer = type; outer is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; outer = outer.ContainingSymbol)
        {
            if (configured.Contains(FullName(outer)))
            {
                return true;
            }
        }

        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (configured.Contains(FullName(current)))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(contract => configured.Contains(FullName(contract)));
    }

    private bool IsCalledByFramework(ISymbol member)
    {
        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            if (_symbols.IsToolBase(overridden.ContainingType))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in member.ContainingType.AllInterfaces)
        {
            if (_symbols.IsToolBase(contract))
            {
                foreach (ISymbol promised in contract.GetMembers())
                {
                    if (SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(promised), member))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static string FullName(ISymbol symbol) => symbol.ToDisplayString(NameFormat);

    private static readonly SymbolDisplayFormat NameFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.None);
}
