using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Members known by the metadata name of their type and their own: asked by name first, then by symbol.</summary>
internal readonly struct MemberNames
{
    private readonly Dictionary<string, TypeSet> _types;

    private MemberNames(Dictionary<string, TypeSet> types) => _types = types;

    public bool IsEmpty => _types.Count == 0;

    public static MemberNames Resolve(Compilation compilation, (string Type, string Member)[] names)
    {
        Dictionary<string, List<string>> byName = new(StringComparer.Ordinal);
        foreach ((string type, string member) in names)
        {
            if (!byName.TryGetValue(member, out List<string>? types))
            {
                byName.Add(member, types = []);
            }

            types.Add(type);
        }

        Dictionary<string, TypeSet> known = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, List<string>> member in byName)
        {
            if (TypeSet.Resolve(compilation, [.. member.Value]) is { IsEmpty: false } types)
            {
                known.Add(member.Key, types);
            }
        }

        return new MemberNames(known);
    }

    public bool Contain(ISymbol member) => _types.TryGetValue(member.Name, out TypeSet? types) && types.Contains(member.ContainingType);
}
