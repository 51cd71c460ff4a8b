using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>What files of effects say about the APIs that one compilation can call.</summary>
internal sealed class EffectCatalog
{
    private static readonly Lazy<EffectTable> ShippedTable = new(static () => new EffectTable(EffectFiles.Shipped));

    private readonly EffectTable _own;
    private readonly EffectTable _shipped = ShippedTable.Value;
    private readonly ConcurrentDictionary<ISymbol, TypeFacts> _types = new(SymbolEqualityComparer.Default);

    public EffectCatalog(ImmutableArray<AdditionalText> files) => _own = new EffectTable(EffectFiles.Own(files));

    /// <summary>Whether the project itself states anything here.</summary>
    public bool HasOwn => !_own.IsEmpty;

    /// <summary>What the project states about a member; default when it does not speak of it.</summary>
    public ImmutableArray<Effect> Own(IMethodSymbol method)
    {
        ISymbol member = method.AssociatedSymbol ?? method;
        return _own.Of(member) is { IsDefault: false } exact ? exact : EffectTable.Of(FactsOf(method.ContainingType).Own, member.Name);
    }

    /// <summary>What the owner of the API publishes about a member; default when nothing is known.</summary>
    public ImmutableArray<Effect> Published(IMethodSymbol method) => EffectTable.Of(FactsOf(method.ContainingType).Published, (method.AssociatedSymbol ?? method).Name);

    /// <summary>What the project states about a request.</summary>
    public ImmutableArray<Effect> Own(string method, string url) => _own.Of(method, url);

    /// <summary>What a method that no entry speaks of may reach: see <see cref="LibraryEntry.Reaches"/>.</summary>
    public string? ReachOf(IMethodSymbol method) => FactsOf(method.ContainingType).Reaches;

    public string? ReachOf(INamedTypeSymbol type) => FactsOf(type).Reaches;

    /// <summary>Whether files say what is needed at the resource, of some API that the compilation can call.</summary>
    public bool Describe(string resource, Compilation compilation) =>
        _own.TypesAt(resource).Concat(_shipped.TypesAt(resource)).Any(type => !compilation.GetTypesByMetadataName(type).IsEmpty);

    /// <summary>Whether a published effect at the resource is stated in this scope. A scope that is not is of another vocabulary.</summary>
    public bool Publishes(string resource, string scope) => _shipped.Knows(ResourceName.Of(resource), scope);

    private TypeFacts FactsOf(INamedTypeSymbol? type) =>
        type is null ? TypeFacts.None
        : _types.TryGetValue(type.OriginalDefinition, out TypeFacts? known) ? known
        : _types.GetOrAdd(type.OriginalDefinition, Read(MetadataName.Of(type)));

    private TypeFacts Read(string type)
    {
        IReadOnlyList<EffectEntry> own = _own.EntriesOf(type), published = _shipped.EntriesOf(type);
        return new TypeFacts(own, published, ReachOf(type, own.Count > 0 ? own : published));
    }

    /// <summary>A library's own entry counts, the innermost; without one, a type that entries speak of reaches their resource.</summary>
    private string? ReachOf(string type, IReadOnlyList<EffectEntry> entries)
    {
        for (string name = type; ;)
        {
            if (_own.FindLibrary(name, out string? reaches) || _shipped.FindLibrary(name, out reaches))
            {
                return reaches;
            }

            int end = name.LastIndexOfAny(['.', '+']);
            if (end < 0)
            {
                return entries.Count > 0 ? ResourceName.Of(entries[0].Resource) : NodeEffects.Anything;
            }

            name = name.Substring(0, end);
        }
    }

    private sealed record TypeFacts(IReadOnlyList<EffectEntry> Own, IReadOnlyList<EffectEntry> Published, string? Reaches)
    {
        public static readonly TypeFacts None = new([], [], null);
    }
}
