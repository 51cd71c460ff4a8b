using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>
/// Finds the agent of a type: the type's own, else that of an outer type, else that of a base type in the same assembly, else the assembly's, else
/// that of a base type in another assembly. What an assembly says itself comes first, so that no library takes its tasks over.
/// </summary>
internal sealed class AgentIdentities(AssemblyImage image, ReferencedAssemblies references)
{
    /// <summary>Assemblies that do not belong together may make a circle that none of them has.</summary>
    private const int MaxBases = 200;

    public AgentDeclaration? Of(TypeDefinitionHandle type) => Places(type)
        .SelectMany(place => place.Image.Attributes.On(place.Handle, DeclaredAttributes.AgentIdentity))
        .Select(identity => new AgentDeclaration(identity.String(0) ?? string.Empty, identity.String("Owner")))
        .FirstOrDefault();

    /// <summary>The nearest first. Other assemblies are opened only when this one says nothing.</summary>
    private IEnumerable<(AssemblyImage Image, EntityHandle Handle)> Places(TypeDefinitionHandle type)
    {
        List<TypeDefinitionHandle> outward = [.. Outward(type)];
        return outward.Select(Here)
            .Concat(outward.SelectMany(Bases).Select(Here))
            .Concat([(image, Handle.AssemblyDefinition)])
            .Concat(outward.SelectMany(BasesElsewhere));
    }

    private (AssemblyImage, EntityHandle) Here(TypeDefinitionHandle type) => (image, type);

    private IEnumerable<TypeDefinitionHandle> Outward(TypeDefinitionHandle type)
    {
        for (TypeDefinitionHandle current = type; !current.IsNil; current = image.Reader.GetTypeDefinition(current).GetDeclaringType())
        {
            yield return current;
        }
    }

    private IEnumerable<TypeDefinitionHandle> Bases(TypeDefinitionHandle type)
    {
        for (EntityHandle current = Base(image, type); current is { IsNil: false, Kind: HandleKind.TypeDefinition }; current = Base(image, (TypeDefinitionHandle)current))
        {
            yield return (TypeDefinitionHandle)current;
        }
    }

    private IEnumerable<(AssemblyImage, EntityHandle)> BasesElsewhere(TypeDefinitionHandle type)
    {
        TypeDefinitionHandle last = Bases(type).Prepend(type).Last();
        (AssemblyImage Image, TypeDefinitionHandle Type)? current = (image, last);
        for (int bases = 0; bases < MaxBases && current is ({ } at, var derived); bases++)
        {
            EntityHandle parent = Base(at, derived);
            current = parent.IsNil ? null
                : parent.Kind == HandleKind.TypeDefinition ? (at, (TypeDefinitionHandle)parent)
                : parent.Kind == HandleKind.TypeReference ? references.Find(at.Reader, (TypeReferenceHandle)parent)
                : null;
            if (current is ({ } elsewhere, var found))
            {
                yield return (elsewhere, found);
            }
        }
    }

    private static EntityHandle Base(AssemblyImage image, TypeDefinitionHandle type)
    {
        EntityHandle parent = image.Reader.GetTypeDefinition(type).BaseType;
        return parent.IsNil ? parent : image.Types.Of(parent).Definition;
    }
}
