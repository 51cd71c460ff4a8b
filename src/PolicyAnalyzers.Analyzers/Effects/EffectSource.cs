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

    /// <summary>The effects of a node: of a property or event, those of all its accessors.</summary>
    public ImmutableArray<Effect> OfNode(ISymbol node)
    {
        if (node is IMethodSymbol method)
        {
            return Of(method);
        }

        ImmutableArray<Effect> effects = [];
        foreach (IMethodSymbol accessor in Accessors(node))
        {
            effects = effects.IsEmpty ? Of(accessor) : [.. effects.Union(Of(accessor))];
        }

        return effects;
    }

    /// <summary>Whether what a node needs is all stated, so that its code need not be asked.</summary>
    public bool IsStated(ISymbol node)
    {
        if (node is IMethodSymbol method)
        {
            return !Of(method).IsEmpty;
        }

        bool any = false;
        foreach (IMethodSymbol accessor in Accessors(node))
        {
            if (Of(accessor).IsEmpty)
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    /// <summary>Whether methods of the type, which is another library's, reach nothing that is protected.</summary>
    public bool IsHarmless(INamedTypeSymbol type) => catalog.ReachOf(type) is null;

    private static IEnumerable<IMethodSymbol> Accessors(ISymbol node)
    {
        (IMethodSymbol? first, IMethodSymbol? second) = node switch
        {
            IPropertySymbol property => (property.GetMethod, property.SetMethod),
            IEventSymbol raised => (raised.AddMethod, raised.RemoveMethod),
            _ => (null, null),
        };
        if (first is not null)
        {
            yield return first;
        }

        if (second is not null)
        {
            yield return second;
        }
    }
}
