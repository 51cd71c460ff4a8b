using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>The effects of members as the project states them, in code or in a file.</summary>
internal sealed class EffectSource(StatedEffects stated, EffectCatalog catalog)
{
    /// <param name="method">A definition; an accessor for one side of a property or event.</param>
    public ImmutableArray<Effect> Of(IMethodSymbol method)
    {
        ImmutableArray<Effect> effects = stated.Of(method);
        return !catalog.HasOwn ? effects
            : catalog.Own(method) is { IsDefaultOrEmpty: false } own ? [.. effects.Union(own)]
            : effects;
    }

    /// <summary>Whether a member of the type may have effects at all.</summary>
    public bool MayStateIn(INamedTypeSymbol type) => catalog.HasOwn || stated.MayStateIn(type);

    /// <summary>The effects of a node: of a property or event, those of all its accessors.</summary>
    public ImmutableArray<Effect> OfNode(ISymbol node)
    {
        (IMethodSymbol? first, IMethodSymbol? second) = Code(node);
        ImmutableArray<Effect> effects = first is null ? [] : Of(first);
        return second is null ? effects : effects.IsEmpty ? Of(second) : [.. effects.Union(Of(second))];
    }

    /// <summary>Whether what a node needs is all stated, so that its code need not be asked.</summary>
    public bool IsStated(ISymbol node)
    {
        (IMethodSymbol? first, IMethodSymbol? second) = Code(node);
        return (first ?? second) is not null && (first is null || !Of(first).IsEmpty) && (second is null || !Of(second).IsEmpty);
    }

    /// <summary>Whether methods of the type, which is another library's, reach nothing that is protected.</summary>
    public bool IsHarmless(INamedTypeSymbol type) => catalog.ReachOf(type) is null;

    /// <summary>A method, or the accessors of a property or event.</summary>
    private static (IMethodSymbol? First, IMethodSymbol? Second) Code(ISymbol node) => node switch
    {
        IMethodSymbol method => (method, null),
        IPropertySymbol property => (property.GetMethod, property.SetMethod),
        IEventSymbol raised => (raised.AddMethod, raised.RemoveMethod),
        _ => default,
    };
}
