using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The idioms of <see cref="AgentIdioms"/> as one compilation knows them.</summary>
internal sealed class AgentSymbols
{
    private readonly TypeSet _toolAttributes;
    private readonly TypeSet _parameterAttributes;
    private readonly TypeSet _handlerAttributes;
    private readonly TypeSet _typeAttributes;
    private readonly TypeSet _baseTypes;
    private readonly TypeSet _commands;
    private readonly TypeSet _applications;
    private readonly TypeSet _agents;
    private readonly MemberNames _toolRegistrations;
    private readonly MemberNames _handlerRegistrations;
    private readonly MemberNames _toolProperties;
    private readonly MemberNames _handlerProperties;

    private readonly ConcurrentDictionary<ITypeSymbol, bool> _isAgent = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _isToolContract = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _isTool = new(SymbolEqualityComparer.Default);
    private readonly Func<ITypeSymbol, bool> _askAgents;

    private AgentSymbols(Compilation compilation)
    {
        bool declares = DeclarationSymbols.Resolve(compilation) is not null;
        _toolAttributes = TypeSet.Resolve(compilation, [.. AgentIdioms.ToolAttributes, .. declares ? AgentIdioms.DeclaredTools : []]);
        _parameterAttributes = TypeSet.Resolve(compilation, AgentIdioms.ParameterAttributes);
        _handlerAttributes = TypeSet.Resolve(compilation, AgentIdioms.HandlerAttributes);
        _typeAttributes = TypeSet.Resolve(compilation, declares ? AgentIdioms.TypeAttributes : []);
        _baseTypes = TypeSet.Resolve(compilation, AgentIdioms.BaseTypes);
        _commands = TypeSet.Resolve(compilation, AgentIdioms.Commands);
        _applications = TypeSet.Resolve(compilation, AgentIdioms.Applications);
        _agents = TypeSet.Resolve(compilation, [.. AgentIdioms.Agents, .. ScopeSinks.ModelClients]);
        _askAgents = type => _agents.ContainsOrInherits(type);
        _toolRegistrations = MemberNames.Resolve(compilation, AgentIdioms.ToolRegistrations);
        _handlerRegistrations = MemberNames.Resolve(compilation, AgentIdioms.HandlerRegistrations);
        _toolProperties = MemberNames.Resolve(compilation, AgentIdioms.ToolProperties);
        _handlerProperties = MemberNames.Resolve(compilation, AgentIdioms.HandlerProperties);
    }

    public bool HasParameterAttributes => !_parameterAttributes.IsEmpty;

    private bool IsEmpty => _toolAttributes.IsEmpty && _parameterAttributes.IsEmpty && _typeAttributes.IsEmpty && _baseTypes.IsEmpty && _toolRegistrations.IsEmpty && _agents.IsEmpty;

    /// <summary>The idioms; null when neither a known framework nor the client of a model is referenced and no file's options speak of agents.</summary>
    public static AgentSymbols? Resolve(Compilation compilation, AgentOptions options)
    {
        AgentSymbols symbols = new(compilation);
        return symbols.IsEmpty && !options.SpeakAnywhere(compilation) ? null : symbols;
    }

    public bool IsToolAttribute(AttributeData attribute) =>
        _toolAttributes.Contains(attribute.AttributeClass) || MissingTypes.Is(attribute.AttributeClass, AgentIdioms.MissingToolAttributes);

    public bool IsParameterAttribute(AttributeData attribute) =>
        _parameterAttributes.Contains(attribute.AttributeClass) || MissingTypes.Is(attribute.AttributeClass, AgentIdioms.MissingParameterAttributes);

    public bool IsHandlerAttribute(AttributeData attribute) => _handlerAttributes.ContainsOrInherits(attribute.AttributeClass);

    public bool IsTypeAttribute(AttributeData attribute) => _typeAttributes.Contains(attribute.AttributeClass);

    /// <summary>Whether a framework calls what the type declares: it is a base that is known, or one that the framework derives from it.</summary>
    public bool IsToolBase(INamedTypeSymbol? type) =>
        _baseTypes.Contains(type) || (type is { DeclaringSyntaxReferences.IsEmpty: true } && _baseTypes.ContainsOrInherits(type));

    public bool HasToolBase(INamedTypeSymbol type) => _baseTypes.ContainsOrInherits(type);

    /// <summary>Whether what overrides or implements a member of the type may be what the model calls.</summary>
    public bool IsCommand(INamedTypeSymbol? type) => _commands.Contains(type);

    /// <summary>Whether what implements or derives from the type is a tool of the application's own making.</summary>
    public bool IsToolContract(INamedTypeSymbol type) => _isToolContract.GetOrAdd(type.OriginalDefinition, ToolContract.Is);

    /// <summary>Whether an interface or a base makes the type a tool of the application's own making.</summary>
    public bool HasToolContract(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (IsToolContract(contract))
            {
                return true;
            }
        }

        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (IsToolContract(current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether objects of the type are tools, or have some, in whichever project the type is.</summary>
    public bool IsTool(INamedTypeSymbol type) => _isTool.GetOrAdd(type.OriginalDefinition, ReadTool);

    private bool ReadTool(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
        && (HasToolContract(type) || type.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && member.GetAttributes().Any(IsToolAttribute)));

    /// <summary>What delegates given to the method become; null is nothing.</summary>
    public RootKind? Registration(IMethodSymbol method)
    {
        IMethodSymbol definition = method.ReducedFrom ?? method;
        if (_toolRegistrations.Contain(definition))
        {
            return RootKind.Tool;
        }

        return _handlerRegistrations.Contain(definition) || IsRoute(definition) ? RootKind.Handler : null;
    }

    /// <summary>What a delegate assigned or added to the property becomes; null is nothing.</summary>
    public RootKind? Registration(IPropertySymbol property) =>
        _toolProperties.Contain(property) ? RootKind.Tool
        : _handlerProperties.Contain(property) ? RootKind.Handler
        : null;

    /// <summary>Whether a call or creation of this type sets up an agent or the client of its model.</summary>
    public bool IsAgent(ITypeSymbol? type) =>
        !_agents.IsEmpty
        && type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface }
        && _isAgent.GetOrAdd(type, _askAgents);

    private bool IsRoute(IMethodSymbol method) =>
        !_applications.IsEmpty
        && (method.Name is "AddRoute" || method.Name.StartsWith("On", StringComparison.Ordinal))
        && (_applications.ContainsOrInherits(method.ContainingType) || (method.IsExtensionMethod && _applications.ContainsOrInherits(method.Parameters[0].Type)));
}
