using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The idioms of <see cref="AgentIdioms"/> as one compilation knows them.</summary>
internal sealed class AgentSymbols
{
    private readonly TypeSet _memberAttributes;
    private readonly TypeSet _typeAttributes;
    private readonly TypeSet _baseTypes;
    private readonly ImmutableDictionary<string, TypeSet> _registrations;

    private AgentSymbols(Compilation compilation)
    {
        _memberAttributes = TypeSet.Resolve(compilation, AgentIdioms.MemberAttributes);
        _typeAttributes = TypeSet.Resolve(compilation, AgentIdioms.TypeAttributes);
        _baseTypes = TypeSet.Resolve(compilation, AgentIdioms.BaseTypes);
        _registrations = AgentIdioms.Registrations
            .GroupBy(static registration => registration.Method, static registration => registration.Type)
            .Select(group => new KeyValuePair<string, TypeSet>(group.Key, TypeSet.Resolve(compilation, [.. group])))
            .Where(static entry => !entry.Value.IsEmpty)
            .ToImmutableDictionary(StringComparer.Ordinal);
    }

    private bool IsEmpty => _memberAttributes.IsEmpty && _typeAttributes.IsEmpty && _baseTypes.IsEmpty && _registrations.IsEmpty;

    /// <summary>The idioms; null when no known framework is referenced and no file's options speak of agents.</summary>
    public static AgentSymbols? Resolve(Compilation compilation, AgentOptions options)
    {
        AgentSymbols symbols = new(compilation);
        return symbols.IsEmpty && !options.SpeakAnywhere(compilation) ? null : symbols;
    }

    public bool IsMemberAttribute(AttributeData attribute) => _memberAttributes.Contains(attribute.AttributeClass);

    public bool IsTypeAttribute(AttributeData attribute) => _typeAttributes.Contains(attribute.AttributeClass);

    public bool IsToolBase(ITypeSymbol? type) => _baseTypes.Contains(type);

    public bool HasToolBase(INamedTypeSymbol type) => _baseTypes.ContainsOrInherits(type);

    public bool IsRegistration(IMethodSymbol method) =>
        _registrations.TryGetValue(method.Name, out TypeSet types) && types.Contains(method.ContainingType);
}
