using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Which members a type's own declaration, those that it inherits from, or <c>.editorconfig</c>, make agent code.</summary>
internal readonly struct DeclaredRoots
{
    private readonly AgentSymbols _symbols;
    private readonly ConfiguredRoots _configured;
    private readonly HashSet<ISymbol>? _promisedTools;
    private readonly bool _hasAgentBase;

    private DeclaredRoots(AgentSymbols symbols, INamedTypeSymbol type, ConfiguredRoots configured)
    {
        _symbols = symbols;
        _configured = configured;
        AllMembers = IsMarked(symbols, type) || configured.ContainsAllOf(type);
        _hasAgentBase = symbols.HasAgentBase(type);
        _promisedTools = PromisedTools(symbols, type);
    }

    /// <summary>Whether every member of the type is a root.</summary>
    public bool AllMembers { get; }

    public static DeclaredRoots Of(INamedTypeSymbol type, AgentSymbols symbols, ConfiguredRoots configured) => new(symbols, type, configured);

    public bool Contains(ISymbol member, ImmutableArray<AttributeData> attributes) =>
        AllMembers || _configured.Contains(member, attributes) || IsTool(member, attributes) || IsHandler(attributes) || (_hasAgentBase && IsCalledByFramework(member));

    /// <summary>Whether the member is a tool: the model calls it, with arguments of its choice.</summary>
    public bool IsTool(ISymbol member, ImmutableArray<AttributeData> attributes)
    {
        if (HasToolAttribute(_symbols, attributes) || _promisedTools?.Contains(member) == true)
        {
            return true;
        }

        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            if (HasToolAttribute(_symbols, overridden.GetAttributes()))
            {
                return true;
            }
        }

        return member is IMethodSymbol method && _symbols.HasToolParameter(method);
    }

    /// <summary>Whether a base type of the same compilation declares a tool, whose object this type then is.</summary>
    public bool InheritsTools(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null && ReferenceEquals(current.ContainingAssembly, type.ContainingAssembly); current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } && HasToolAttribute(_symbols, member.GetAttributes()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsHandler(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (_symbols.IsHandlerAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasToolAttribute(AgentSymbols symbols, ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (symbols.IsToolAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The members that implement a tool which an interface of the compilation declares; null when there is none.</summary>
    private static HashSet<ISymbol>? PromisedTools(AgentSymbols symbols, INamedTypeSymbol type)
    {
        HashSet<ISymbol>? tools = null;
        if (type.TypeKind == TypeKind.Interface)
        {
            return tools;
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (!ReferenceEquals(contract.ContainingAssembly, type.ContainingAssembly))
            {
                continue;
            }

            foreach (ISymbol promised in contract.GetMembers())
            {
                if (HasToolAttribute(symbols, promised.GetAttributes()) && type.FindImplementationForInterfaceMember(promised) is { } tool)
                {
                    (tools ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default)).Add(tool);
                }
            }
        }

        return tools;
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

    private bool IsCalledByFramework(ISymbol member)
    {
        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            if (_symbols.IsAgentBase(overridden.ContainingType))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in member.ContainingType.AllInterfaces)
        {
            if (_symbols.IsAgentBase(contract))
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
}
