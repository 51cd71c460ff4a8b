using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>What a declaration has to state in the place of the scope of a diagnostic.</summary>
internal sealed record NeededScopes(string Resource, ImmutableArray<string> Scopes)
{
    public static NeededScopes? Of(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(ScopeRepair.ResourceKey, out string? resource) && resource is not null
        && diagnostic.Properties.TryGetValue(ScopeRepair.ChoicesKey, out string? choices) && choices is not null
            ? new NeededScopes(resource, [.. choices.Split('\n')[0].Split(' ').Select(static scope => scope.Substring(ScopeRepair.Prefix(scope).Length))])
            : null;
}
