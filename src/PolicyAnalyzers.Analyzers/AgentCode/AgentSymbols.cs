using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The idioms of <see cref="AgentIdioms"/> as one compilation knows them.</summary>
internal sealed class AgentSymbols
{
    private readonly TypeSet _memberAttributes;
    private readonly TypeSet _parameterAttributes;
    private readonly TypeSet _handlerAttributes;
    private readonly TypeSet _typeAttributes;
    private readonly TypeSet _baseTypes;
    private readonly ImmutableDictionary<string, TypeSet> _toolRegistrations;
    private readonly ImmutableDictionary<string, TypeSet> _handlerRegistrations;
    private readonly ImmutableDictionary<string, TypeSet> _handlerProperties;

    private AgentSymbols(Compilation compilation)
    {
        _memberAttributes = TypeSet.Resolve(compilation, AgentIdioms.MemberAttributes);
        _parameterAttributes = TypeSet.Resolve(compilation, AgentIdioms.ParameterAttributes);
        _handlerAttributes = TypeSet.Resolve(compilation, AgentIdioms.HandlerAttributes);
        _typeAttributes = TypeSet.Resolve(compilation, AgentIdioms.TypeAttributes);
        _baseTypes = TypeSet.Resolve(compilation, AgentIdioms.BaseTypes);
        _toolRegistrations = ByName(compilation, AgentIdioms.ToolRegistrations);
        _handlerRegistrations = ByName(compilation, AgentIdioms.HandlerRegistrations);
        _handlerProperties = ByName(compilation, AgentIdioms.HandlerProperties);
    }

    private bool IsEmpty =>
        _memberAttributes.IsEmpty && _parameterAttributes.IsEmpty && _handlerAttributes.IsEmpty && _typeAttributes.IsEmpty && _baseTypes.IsEmpty
        && _toolRegistrations.IsEmpty && _handlerRegistrations.IsEmpty && _handlerProperties.IsEmpty;

    /// <summary>The idioms; null when no known framework is referenced and no file's options speak of agents.</summary>
    public static AgentSymbols? Resolve(Compilation compilation, AgentOptions options)
    {
        AgentSymbols symbols = new(compilation);
        return symbols.IsEmpty && !options.SpeakAnywhere(compilation) ? null : symbols;
    }

    public bool IsToolAttribute(AttributeData attribute) => _memberAttributes.Contains(attribute.AttributeClass);

    public bool IsHandlerAttribute(AttributeData attribute) => _handlerAttributes.ContainsOrInherits(attribute.AttributeClass);

    /// <summary>Whether a parameter of the method makes it a tool.</summary>
    public bool HasToolParameter(IMethodSymbol method)
    {
        if (!_parameterAttributes.IsEmpty)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                foreach (AttributeData attribute in parameter.GetAttributes())
                {
                    if (_parameterAttributes.Contains(attribute.AttributeClass))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    public bool IsTypeAttribute(AttributeData attribute) => _typeAttributes.Contains(attribute.AttributeClass);

    public bool IsAgentBase(ITypeSymbol? type) => _baseTypes.Contains(type);

    public bool HasAgentBase(INamedTypeSymbol type) => _baseTypes.ContainsOrInherits(type);

    public bool RegistersTool(IMethodSymbol method) => Contains(_toolRegistrations, method);

    public bool RegistersHandler(IMethodSymbol method) => Contains(_handlerRegistrations, method);

    public bool RegistersHandler(IPropertySymbol property) => Contains(_handlerProperties, property);

    private static bool Contains(ImmutableDictionary<string, TypeSet> table, ISymbol member) =>
        table.TryGetValue(member.Name, out TypeSet types) && types.Contains(member.ContainingType);

    private static ImmutableDictionary<string, TypeSet> ByName(Compilation compilation, (string Type, string Member)[] members) => members
        .GroupBy(static member => member.Member, static member => member.Type)
        .Select(group => new KeyValuePair<string, TypeSet>(group.Key, TypeSet.Resolve(compilation, [.. group])))
        .Where(static entry => !entry.Value.IsEmpty)
        .ToImmutableDictionary(StringComparer.Ordinal);
}
