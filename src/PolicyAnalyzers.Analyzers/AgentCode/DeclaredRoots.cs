using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Which members a type's own declaration, its bases and interfaces, or <c>.editorconfig</c>, make agent code.</summary>
internal readonly struct DeclaredRoots
{
    private readonly AgentSymbols _symbols;
    private readonly ConfiguredRoots _configured;
    private readonly bool _allMembers;
    private readonly bool _hasToolBase;
    private readonly bool _hasMissingBase;
    private readonly bool _hasToolContract;
    private readonly HashSet<ISymbol>? _promisedTools;

    private DeclaredRoots(AgentSymbols symbols, INamedTypeSymbol type, ConfiguredRoots configured)
    {
        _symbols = symbols;
        _configured = configured;
        _allMembers = IsMarked(symbols, type) || configured.ContainType(type);
        _hasToolBase = symbols.HasToolBase(type);
        _hasMissingBase = MissingTypes.HaveBase(type, AgentIdioms.MissingBaseTypes);
        _hasToolContract = type.TypeKind is TypeKind.Class && symbols.HasToolContract(type);
        _promisedTools = PromisedTools(symbols, configured, type);
    }

    public static DeclaredRoots Of(INamedTypeSymbol type, AgentSymbols symbols, ConfiguredRoots configured) => new(symbols, type, configured);

    /// <summary>Whether every member is a root.</summary>
    public bool ContainAll => _allMembers;

    /// <summary>Why the member is a root; null when it is none.</summary>
    public RootKind? Of(ISymbol member, ImmutableArray<AttributeData> attributes)
    {
        if (IsTool(member, attributes) || (member is IMethodSymbol { Name: AgentIdioms.Execute } execute && IsCommand(execute)) || (_hasToolContract && IsOwnTool(member)))
        {
            return RootKind.Tool;
        }

        if (_allMembers || _configured.ContainMember(member) || (_hasToolBase && IsCalledByFramework(member)) || (_hasMissingBase && IsCalledByMissing(member)))
        {
            return RootKind.Handler;
        }

        foreach (AttributeData attribute in attributes)
        {
            if (_symbols.IsHandlerAttribute(attribute))
            {
                return RootKind.Handler;
            }
        }

        return null;
    }

    private bool IsTool(ISymbol member, ImmutableArray<AttributeData> attributes)
    {
        if (MarkTool(_symbols, _configured, attributes) || _promisedTools?.Contains(member) == true || HasToolParameter(member, attributes))
        {
            return true;
        }

        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            if (MarkTool(_symbols, _configured, overridden.GetAttributes()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it is what the model runs when it calls the type. Where the base is missing, what the method takes and answers tells.</summary>
    private bool IsCommand(IMethodSymbol method)
    {
        IMethodSymbol first = method;
        while (first.OverriddenMethod is { } overridden)
        {
            first = overridden;
        }

        if (!ReferenceEquals(first, method))
        {
            return _symbols.IsCommand(first.ContainingType);
        }

        if (method.IsOverride)
        {
            return MissingTypes.HaveBase(method.ContainingType, AgentIdioms.MissingCommands)
                || (MissingTypes.HaveBase(method.ContainingType)
                    && method.ReturnType is INamedTypeSymbol { TypeArguments: [{ } response] }
                    && MissingTypes.Is(response, AgentIdioms.MissingCommandResponse)
                    && method.Parameters.Any(static parameter => MissingTypes.Is(parameter.Type, AgentIdioms.MissingCommandContext)));
        }

        return Implements(method, _symbols.IsCommand);
    }

    /// <summary>Whether the application runs the member as its own kind of tool.</summary>
    private bool IsOwnTool(ISymbol member) =>
        member is IMethodSymbol { IsAbstract: false } method && ToolContract.IsRun(method) && (method.IsOverride || Implements(method, _symbols.IsToolContract));

    /// <summary>A method whose trigger's package is missing bears the attribute of its function all the same.</summary>
    private bool HasToolParameter(ISymbol member, ImmutableArray<AttributeData> attributes)
    {
        if (member is IMethodSymbol method && (_symbols.HasParameterAttributes || !attributes.IsEmpty))
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                foreach (AttributeData attribute in parameter.GetAttributes())
                {
                    if (_symbols.IsParameterAttribute(attribute))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool MarkTool(AgentSymbols symbols, ConfiguredRoots configured, ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (symbols.IsToolAttribute(attribute) || configured.ContainAttribute(attribute))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Members that implement what an interface declares as a tool.</summary>
    private static HashSet<ISymbol>? PromisedTools(AgentSymbols symbols, ConfiguredRoots configured, INamedTypeSymbol type)
    {
        HashSet<ISymbol>? tools = null;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (type.TypeKind is TypeKind.Interface || IsOfFramework(contract))
            {
                continue;
            }

            foreach (ISymbol promised in contract.GetMembers())
            {
                if (MarkTool(symbols, configured, promised.GetAttributes()) && type.FindImplementationForInterfaceMember(promised) is { } implementation)
                {
                    tools ??= new HashSet<ISymbol>(SymbolEqualityComparer.Default);
                    tools.Add(implementation);
                }
            }
        }

        return tools;
    }

    private static bool IsOfFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is { Name: "System" };
    }

    private static bool IsMarked(AgentSymbols symbols, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (INamedTypeSymbol? current = outer; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
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
            if (_symbols.IsToolBase(overridden.ContainingType))
            {
                return true;
            }
        }

        return Implements(member, _symbols.IsToolBase);
    }

    /// <summary>Whether the member implements one of an interface that is such a base.</summary>
    private static bool Implements(ISymbol member, Func<INamedTypeSymbol, bool> isBase)
    {
        foreach (INamedTypeSymbol contract in member.ContainingType.AllInterfaces)
        {
            if (isBase(contract))
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

    /// <summary>Of a base type that is missing nothing is known but that it calls what overrides it, and whatever takes its turns.</summary>
    private static bool IsCalledByMissing(ISymbol member) =>
        member is { IsOverride: true } && Overridden(member) is null
        || (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, Parameters: { } parameters } && parameters.Any(static parameter => MissingTypes.Is(parameter.Type, [AgentIdioms.MissingTurn])));

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };
}
