using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Members known by the metadata name of their type and their own: asked by name first, then by symbol.</summary>
internal readonly struct MemberNames
{
    private readonly Dictionary<string, TypeSet> _types;

    private MemberNames(Dictionary<string, TypeSet> types) => _types = types;

    public bool IsEmpty => _types.Count == 0;

    public static MemberNames Resolve(Compilation compilation, (string Type, string Member)[] names) => new(
        names
            .GroupBy(static name => name.Member, static name => name.Type)
            .Select(group => (Name: group.Key, Types: TypeSet.Resolve(compilation, [.. group])))
            .Where(static member => !member.Types.IsEmpty)
            .ToDictionary(static member => member.Name, static member => member.Types, StringComparer.Ordinal));

    public bool Contain(ISymbol member) => _types.TryGetValue(member.Name, out TypeSet? types) && types.Contains(member.ContainingType);
}
