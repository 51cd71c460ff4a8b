using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>The scopes that <c>[RequiresScope]</c> or <c>[TaskScope]</c> states, each with its resource. What is malformed states nothing: POL4001 reports it.</summary>
internal static class ScopePairs
{
    public static IEnumerable<(string Resource, string Scope)> Of(AttributeData attribute)
    {
        if (Resource(attribute) is not { } resource)
        {
            yield break;
        }

        foreach (TypedConstant scope in Scopes(attribute))
        {
            if (scope.Value is string text && IsScope(text))
            {
                yield return (resource, text);
            }
        }
    }

    /// <summary>The same as effects, each once.</summary>
    public static ImmutableArray<Effect> EffectsOf(AttributeData attribute)
    {
        ImmutableArray<Effect>.Builder effects = ImmutableArray.CreateBuilder<Effect>();
        foreach ((string resource, string scope) in Of(attribute))
        {
            Effect effect = new(resource, scope);
            if (!effects.Contains(effect))
            {
                effects.Add(effect);
            }
        }

        return effects.ToImmutable();
    }

    /// <summary>Whether all of it can be relied on: incomplete code says nothing yet.</summary>
    public static bool AreWhole(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax().ContainsDiagnostics != true
        && Resource(attribute) is not null && Scopes(attribute) is { Length: > 0 } scopes && scopes.All(static scope => scope.Value is string text && IsScope(text));

    private static string? Resource(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string resource }, ..] && ResourceUri.IsValid(resource) ? resource : null;

    private static TypedConstant[] Scopes(AttributeData attribute) =>
        attribute.ConstructorArguments is [_, { Kind: TypedConstantKind.Array, IsNull: false } scopes] ? [.. scopes.Values] : [];

    private static bool IsScope(string text) => ScopeToken.IsValid(text) && !ScopeToken.IsWildcard(text);
}
