using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>The scopes that <c>[RequiresScope]</c> or <c>[TaskScope]</c> states, each with its resource. What is malformed states nothing: POL4001 reports it.</summary>
internal static class ScopePairs
{
    public static void Add(AttributeData attribute, List<ScopeAt> pairs)
    {
        if (Resource(attribute) is { } resource)
        {
            foreach (TypedConstant scope in Scopes(attribute))
            {
                if (scope.Value is string text && IsScope(text))
                {
                    pairs.Add(new ScopeAt(resource, text));
                }
            }
        }
    }

    /// <summary>The same as effects, each once.</summary>
    public static ImmutableArray<Effect> EffectsOf(AttributeData attribute)
    {
        List<ScopeAt> pairs = [];
        Add(attribute, pairs);
        List<Effect> effects = new(pairs.Count);
        foreach (ScopeAt pair in pairs)
        {
            Effect effect = new(pair.Resource, pair.Scope);
            if (!effects.Contains(effect))
            {
                effects.Add(effect);
            }
        }

        return [.. effects];
    }

    /// <summary>Whether all of it can be relied on: incomplete code says nothing yet.</summary>
    public static bool AreWhole(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax().ContainsDiagnostics != true
        && Resource(attribute) is not null && AreWhole(Scopes(attribute));

    private static bool AreWhole(ImmutableArray<TypedConstant> scopes)
    {
        foreach (TypedConstant scope in scopes)
        {
            if (scope.Value is not string text || !IsScope(text))
            {
                return false;
            }
        }

        return !scopes.IsEmpty;
    }

    private static string? Resource(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string resource }, ..] && ResourceUri.IsValid(resource) ? resource : null;

    private static ImmutableArray<TypedConstant> Scopes(AttributeData attribute) =>
        attribute.ConstructorArguments is [_, { Kind: TypedConstantKind.Array, IsNull: false } scopes] ? scopes.Values : [];

    private static bool IsScope(string text) => ScopeToken.IsValid(text) && !ScopeToken.IsWildcard(text);
}
