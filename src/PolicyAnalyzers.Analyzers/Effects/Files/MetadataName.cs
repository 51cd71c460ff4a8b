using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects.Files;

/// <summary>The names by which files speak of types and members.</summary>
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

    /// <summary>The bare name of the member of a documentation id.</summary>
    public static string OfMember(string documentationId)
    {
        int end = documentationId.IndexOfAny(['(', '~']);
        string name = end < 0 ? documentationId : documentationId.Substring(0, end);
        name = name.Substring(name.LastIndexOf('.') + 1);
        int arity = name.IndexOf('`');
        return (arity < 0 ? name : name.Substring(0, arity)).Replace("#ctor", ".ctor");
    }
}
