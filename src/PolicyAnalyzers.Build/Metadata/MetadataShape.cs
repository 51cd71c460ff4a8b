using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// Looks once that no type is within itself or above itself, which no compiler makes and no reader expects: whoever follows such a chain afterwards comes to its end.
/// </summary>
internal static class MetadataShape
{
    private const int MaxNesting = 200, MaxBases = 2000;

    /// <exception cref="BadImageFormatException">The metadata goes round in circles.</exception>
    public static void Check(MetadataReader reader)
    {
        foreach (TypeDefinitionHandle type in reader.TypeDefinitions)
        {
            Follow(type, handle => reader.GetTypeDefinition(handle).GetDeclaringType(), MaxNesting);
        }

        foreach (TypeReferenceHandle type in reader.TypeReferences)
        {
            Follow(type, handle => reader.GetTypeReference(handle).ResolutionScope is { Kind: HandleKind.TypeReference } outer ? (TypeReferenceHandle)outer : default, MaxNesting);
        }

        // Names, which include those of outer types, have an end now.
        var types = new SignatureTypes(reader);
        foreach (TypeDefinitionHandle type in reader.TypeDefinitions)
        {
            Follow(type, handle => Base(reader, types, handle), MaxBases);
        }
    }

    private static TypeDefinitionHandle Base(MetadataReader reader, SignatureTypes types, TypeDefinitionHandle type)
    {
        EntityHandle parent = reader.GetTypeDefinition(type).BaseType;
        if (parent is { IsNil: false, Kind: HandleKind.TypeSpecification })
        {
            parent = types.Of(parent).Definition;
        }

        return parent.Kind == HandleKind.TypeDefinition ? (TypeDefinitionHandle)parent : default;
    }

    private static void Follow<T>(T start, Func<T, T> next, int most)
        where T : struct, IEquatable<T>
    {
        for (T current = start; !current.Equals(default); current = next(current))
        {
            if (most-- == 0)
            {
                throw new BadImageFormatException("a type of the assembly is part of itself, or derives from itself");
            }
        }
    }
}
