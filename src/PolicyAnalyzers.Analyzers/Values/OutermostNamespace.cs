using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The first part of a namespace, which says whose library a type is of.</summary>
internal static class OutermostNamespace
{
    /// <summary>Null for a type outside of any namespace.</summary>
    public static string? Of(ITypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space is null or { IsGlobalNamespace: true } ? null : space.Name;
    }
}
