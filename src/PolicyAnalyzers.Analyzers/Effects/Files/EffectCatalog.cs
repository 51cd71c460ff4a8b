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

    public EffectCatalog(ImmutableArray<AdditionalText> files)
    {
        _own = new EffectTable(EffectFiles.Own(files));
        HasOwn = !_own.IsEmpty;
    }

    /// <summary>Whether the project itself states anything here.</summary>
    public bool HasOwn { get; }

    /// <summary>What the project states about a member; default when it does not speak of it.</summary>
    public ImmutableArray<Effect> Own(IMethodSymbol method)
    {
        if (!HasOwn)
        {
            return default;
        }

        ISymbol member = method.AssociatedSymbol ?? method;
        return _own.NamesMember(member.MetadataName) && member.GetDocumentationCommentId() is { } id && _own.OfMember(id) is { IsDefault: false } exact
            ? exact
            : EffectTable.Of(FactsOf(method.ContainingType).Own, member.MetadataName);
    }

    /// <summary>What the owner of the API publishes about a member; default when nothing is known.</summary>
    public ImmutableArray<Effect> Published(IMethodSymbol method) => EffectTable.Of(FactsOf(method.ContainingType).Published, (method.AssociatedSymbol ?? method).MetadataName);

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

    private TypeFacts Read(string type) => new(_own.EntriesOf(type), _shipped.EntriesOf(type), EffectTable.ReachOf(_own, _shipped, type));

    private sealed record TypeFacts(IReadOnlyList<EffectEntry> Own, IReadOnlyList<EffectEntry> Published, string? Reaches)
    {
        public static readonly TypeFacts None = new([], [], null);
    }
}
