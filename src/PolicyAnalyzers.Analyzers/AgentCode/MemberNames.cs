using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Members known by the metadata name of their type and their own: asked by name first, then by symbol.</summary>
internal readonly struct MemberNames
{
    private readonly ImmutableDictionary<string, TypeSet> _types;

    private MemberNames(ImmutableDictionary<string, TypeSet> types) => _types = types;

    public bool IsEmpty => _types.IsEmpty;

    public static MemberNames Resolve(Compilation compilation, (string Type, string Member)[] names) => new(
        names
            .GroupBy(static name => name.Member, static name => name.Type)
            .Select(group => new KeyValuePair<string, TypeSet>(group.Key, TypeSet.Resolve(compilation, [.. group])))
            .Where(static entry => !entry.Value.IsEmpty)
            .ToImmutableDictionary(StringComparer.Ordinal));

    public bool Contain(ISymbol member) => _types.TryGetValue(member.Name, out TypeSet types) && types.Contains(member.ContainingType);
}
