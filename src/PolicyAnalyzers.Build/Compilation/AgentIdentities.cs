using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>Finds the agent of a type: the type's own, else that of an outer type, else that of a base type in the same assembly, else the assembly's.</summary>
internal sealed class AgentIdentities(AssemblyImage image)
{
    private readonly MetadataReader _reader = image.Reader;

    public AgentDeclaration? Of(TypeDefinitionHandle type)
    {
        IEnumerable<EntityHandle> places = [.. Outward(type), .. Outward(type).SelectMany(Bases), Handle.AssemblyDefinition];
        return places
            .SelectMany(place => image.Attributes.On(place, DeclaredAttributes.AgentIdentity))
            .Select(identity => new AgentDeclaration(identity.String(0) ?? string.Empty, identity.String("Owner")))
            .FirstOrDefault();
    }

    private IEnumerable<EntityHandle> Outward(TypeDefinitionHandle type)
    {
        for (TypeDefinitionHandle current = type; !current.IsNil; current = _reader.GetTypeDefinition(current).GetDeclaringType())
        {
            yield return current;
        }
    }

    private IEnumerable<EntityHandle> Bases(EntityHandle type)
    {
        EntityHandle current = Base(type);
        while (current.Kind == HandleKind.TypeDefinition && !current.IsNil)
        {
            yield return current;
            current = Base(current);
        }
    }

    private EntityHandle Base(EntityHandle type)
    {
        EntityHandle parent = _reader.GetTypeDefinition((TypeDefinitionHandle)type).BaseType;
        return parent.IsNil ? parent : image.Types.Of(parent).Definition;
    }
}
