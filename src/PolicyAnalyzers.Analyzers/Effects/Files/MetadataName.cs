using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>The names by which files speak of types.</summary>
internal static class MetadataName
{
    /// <summary>As <c>Namespace.Outer+Inner`1</c>.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return Of(outer) + "+" + type.MetadataName;
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName : type.MetadataName;
    }
}
