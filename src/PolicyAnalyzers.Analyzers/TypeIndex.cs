using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers;

/// <summary>
/// The types of a compilation by metadata name. Namespaces are walked down once, so that a type is asked of those few assemblies only that have
/// its namespace, and not of each of some hundreds.
/// </summary>
internal sealed class TypeIndex
{
    private static readonly ConditionalWeakTable<Compilation, TypeIndex> Known = new();

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<string, INamespaceSymbol?> _namespaces = new(StringComparer.Ordinal);

    /// <summary>What is referenced by an alias alone (<c>extern alias</c>) is in no namespace that can be walked down.</summary>
    private readonly bool _hasAliases;

    private TypeIndex(Compilation compilation)
    {
        _compilation = compilation;
        _hasAliases = compilation.References.Any(static reference => reference.Properties.Aliases is { IsDefaultOrEmpty: false } aliases && !aliases.Contains(MetadataReferenceProperties.GlobalAlias));
    }

    public static TypeIndex Of(Compilation compilation) => Known.GetValue(compilation, static compilation => new TypeIndex(compilation));

    /// <summary>The types of this name, whichever assemblies hold them.</summary>
    /// <param name="metadataName">As in metadata: '+' before a nested type, '`' before the number of type parameters.</param>
    public IEnumerable<INamedTypeSymbol> Find(string metadataName)
    {
        if (_hasAliases)
        {
            return _compilation.GetTypesByMetadataName(metadataName);
        }

        string[] nested = metadataName.Split('+');
        int dot = nested[0].LastIndexOf('.');
        if (Namespace(dot < 0 ? "" : nested[0].Substring(0, dot)) is not { } container)
        {
            return [];
        }

        IEnumerable<INamedTypeSymbol> types = Members(container, nested[0].Substring(dot + 1));
        foreach (string name in nested.Skip(1))
        {
            types = types.SelectMany(type => Members(type, name));
        }

        return types;
    }

    private static ImmutableArray<INamedTypeSymbol> Members(INamespaceOrTypeSymbol container, string metadataName)
    {
        int tick = metadataName.IndexOf('`');
        int arity = tick < 0 ? 0 : int.Parse(metadataName.Substring(tick + 1), System.Globalization.CultureInfo.InvariantCulture);
        return container.GetTypeMembers(tick < 0 ? metadataName : metadataName.Substring(0, tick), arity);
    }

    private INamespaceSymbol? Namespace(string name)
    {
        if (name.Length == 0)
        {
            return _compilation.GlobalNamespace;
        }

        if (_namespaces.TryGetValue(name, out INamespaceSymbol? known))
        {
            return known;
        }

        int dot = name.LastIndexOf('.');
        INamespaceSymbol? parent = Namespace(dot < 0 ? "" : name.Substring(0, dot));
        string own = name.Substring(dot + 1);
        return _namespaces.GetOrAdd(name, parent?.GetMembers(own).OfType<INamespaceSymbol>().FirstOrDefault());
    }
}
