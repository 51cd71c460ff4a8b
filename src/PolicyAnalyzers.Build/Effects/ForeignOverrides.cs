using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// A compiler names in a virtual call the method that was declared first, whichever type the object is declared to be of. To its author it is a call
/// of the override, and that is what a file of effects speaks of.
/// </summary>
internal sealed class ForeignOverrides(ReferencedAssemblies references, Libraries libraries)
{
    private const int MaxBases = 200;

    private readonly Dictionary<(string Type, ForeignMethod Named), ForeignMethod> _known = [];

    /// <param name="image">Where the call is.</param>
    /// <param name="receiver">The declared type of the object.</param>
    /// <param name="named">The method that the call names.</param>
    public ForeignMethod Of(AssemblyImage image, SignatureType? receiver, ForeignMethod named)
    {
        if (receiver is null || receiver.Definition.IsNil || receiver.Name == named.Type)
        {
            return named;
        }

        if (!_known.TryGetValue((receiver.Name, named), out ForeignMethod? called))
        {
            _known.Add((receiver.Name, named), called = Find(image, receiver.Definition, named));
        }

        return called;
    }

    private ForeignMethod Find(AssemblyImage image, EntityHandle type, ForeignMethod named)
    {
        for (int bases = 0; bases < MaxBases && Definition(image, type) is (var at, var found); bases++)
        {
            string name = TypeNames.Of(at.Reader, found);
            if (name == named.Type)
            {
                return named;
            }

            TypeDefinition definition = at.Reader.GetTypeDefinition(found);
            if (definition.GetMethods().Any(method => at.Reader.StringComparer.Equals(at.Reader.GetMethodDefinition(method).Name, named.Name)))
            {
                ForeignMethod called = named.As(name);
                return libraries.Own(called.Type, called.Name, called.DocumentationId).IsDefault ? named : called;
            }

            (image, type) = (at, definition.BaseType);
        }

        return named;
    }

    private (AssemblyImage, TypeDefinitionHandle)? Definition(AssemblyImage image, EntityHandle type) => type.Kind switch
    {
        _ when type.IsNil => null,
        HandleKind.TypeDefinition => (image, (TypeDefinitionHandle)type),
        HandleKind.TypeReference => references.Find(image.Reader, (TypeReferenceHandle)type),
        _ => null, // a constructed base, whose signature nobody checked
    };
}
