using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers;

/// <summary>
/// Types known by metadata name, whichever assembly holds them: credentials and attributes move between assemblies,
/// their names do not.
/// </summary>
internal sealed class TypeSet
{
    private readonly HashSet<ISymbol> _types;

    private TypeSet(HashSet<ISymbol> types) => _types = types;

    public bool IsEmpty => _types.Count == 0;

    public static TypeSet Resolve(Compilation compilation, params string[] metadataNames)
    {
        HashSet<ISymbol> types = new(SymbolEqualityComparer.Default);
        TypeIndex index = TypeIndex.Of(compilation);
        foreach (string name in metadataNames)
        {
            types.UnionWith(index.Find(name));
        }

        return new TypeSet(types);
    }

    /// <summary>The assemblies that hold the types.</summary>
    public IEnumerable<IAssemblySymbol> Assemblies() => _types.Select(static type => type.ContainingAssembly);

    public bool Contains(ITypeSymbol? type) => type is not null && _types.Count > 0 && _types.Contains(type.OriginalDefinition);

    /// <summary>Whether the type is one of the set, or derives from or implements one.</summary>
    public bool ContainsOrInherits(ITypeSymbol? type)
    {
        if (_types.Count == 0 || type is null)
        {
            return false;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Contains(current))
            {
                return true;
            }
        }

        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (Contains(contract))
            {
                return true;
            }
        }

        return false;
    }
}
