using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers;

/// <summary>
/// Types known by metadata name, whichever assembly holds them: credentials and attributes move between assemblies,
/// their names do not.
/// </summary>
internal readonly struct TypeSet
{
    private readonly ImmutableHashSet<ISymbol> _types;

    private TypeSet(ImmutableHashSet<ISymbol> types) => _types = types;

    public bool IsEmpty => _types.IsEmpty;

    public static TypeSet Resolve(Compilation compilation, params string[] metadataNames)
    {
        ImmutableHashSet<ISymbol>.Builder types = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        TypeIndex index = TypeIndex.Of(compilation);
        foreach (string name in metadataNames)
        {
            types.UnionWith(index.Find(name));
        }

        return new TypeSet(types.ToImmutable());
    }

    /// <summary>The assemblies that hold the types.</summary>
    public IEnumerable<IAssemblySymbol> Assemblies() => _types.Select(static type => type.ContainingAssembly);

    public bool Contains(ITypeSymbol? type) => type is not null && _types.Contains(type.OriginalDefinition);

    /// <summary>Whether the type is one of the set, or derives from or implements one.</summary>
    public bool ContainsOrInherits(ITypeSymbol? type)
    {
        if (_types.IsEmpty || type is null)
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
