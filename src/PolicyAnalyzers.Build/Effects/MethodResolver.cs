using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>
/// Finds the methods and types that instructions name, in the application and in those referenced assemblies that can state effects, by
/// themselves or through one that they reference.
/// </summary>
internal sealed class MethodResolver(ReferencedAssemblies references, Libraries libraries)
{
    private const int MaxBases = 200;

    private readonly Dictionary<string, bool> _concerned = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<TypeNode, ILookup<string, Method>> _methods = [];

    private readonly Dictionary<AssemblyImage, NamedMembers> _members = [];

    /// <summary>What files say about code elsewhere.</summary>
    public Libraries Libraries { get; } = libraries;

    /// <summary>The methods elsewhere that virtual calls are of.</summary>
    public ForeignOverrides Overrides { get; } = new(references, libraries);

    /// <summary>Exactly one is there: the method, or what is known of one elsewhere; neither when the token names no method.</summary>
    public (Method? Own, ForeignMethod? Foreign) Resolve(AssemblyImage image, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                return (new Method(image, (MethodDefinitionHandle)token), null);
            case HandleKind.MethodSpecification:
                return Resolve(image, image.Reader.GetMethodSpecification((MethodSpecificationHandle)token).Method);
            case HandleKind.MemberReference:
                return Resolve(image, image.Reader.GetMemberReference((MemberReferenceHandle)token));
            default:
                return default;
        }
    }

    /// <summary>What the code of an assembly names.</summary>
    public NamedMembers MembersOf(AssemblyImage image)
    {
        if (!_members.TryGetValue(image, out NamedMembers? members))
        {
            _members.Add(image, members = new NamedMembers(image, this));
        }

        return members;
    }

    /// <summary>The definition of a type that a token names; null when it is in no assembly that is concerned, or is no type.</summary>
    public TypeNode? ResolveType(AssemblyImage image, EntityHandle type)
    {
        EntityHandle definition = type.Kind == HandleKind.TypeSpecification ? image.Types.Of(type).Definition : type;
        return definition.Kind switch
        {
            HandleKind.TypeDefinition when !definition.IsNil => new TypeNode(image, (TypeDefinitionHandle)definition),
            HandleKind.TypeReference when IsConcerned(image, (TypeReferenceHandle)definition) && references.Find(image.Reader, (TypeReferenceHandle)definition) is ({ } at, var found) => new TypeNode(at, found),
            _ => null,
        };
    }

    /// <summary>All assemblies that can state effects and that these reach by references, themselves first.</summary>
    public IReadOnlyList<AssemblyImage> Concerned(IEnumerable<AssemblyImage> declaring)
    {
        var found = new List<AssemblyImage>(declaring);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].References.Where(name => seen.Add(name) && IsConcerned(name)).Select(references.Open).OfType<AssemblyImage>().Where(image => !found.Contains(image)).ToList());
        }

        return found;
    }

    /// <summary>The method that a type declares with this signature.</summary>
    public Method? Declared(TypeNode type, string signature)
    {
        if (!_methods.TryGetValue(type, out ILookup<string, Method>? methods))
        {
            _methods.Add(type, methods = type.Methods.ToLookup(method => method.Signature(), StringComparer.Ordinal));
        }

        return methods[signature].Select(method => (Method?)method).FirstOrDefault();
    }

    private (Method?, ForeignMethod?) Resolve(AssemblyImage image, MemberReference member)
    {
        if (member.GetKind() != MemberReferenceKind.Method || member.Parent.Kind is HandleKind.ModuleReference or HandleKind.MethodDefinition)
        {
            return default;
        }

        MethodSignature<SignatureType> signature = member.DecodeMethodSignature(image.Types, default);
        string name = image.Reader.GetString(member.Name), text = SignatureTypes.Text(name, signature);
        SignatureType owner = image.Types.Of(member.Parent);
        TypeNode? declaring = ResolveType(image, member.Parent);
        if (declaring is null)
        {
            return (null, new ForeignMethod(owner.Name, name, signature.ParameterTypes.Length, Libraries.NameMember(name) ? DocumentationIds.Of(image.Reader, owner.Name, member) : null));
        }

        for (int bases = 0; declaring is { } type && bases < MaxBases; bases++)
        {
            if (Declared(type, text) is { } method)
            {
                return (method, null);
            }

            declaring = type.Definition.BaseType is { IsNil: false } parent ? ResolveType(type.Image, parent) : null;
        }

        return default;
    }

    private bool IsConcerned(AssemblyImage image, TypeReferenceHandle type) =>
        ReferencedAssemblies.AssemblyOf(image.Reader, type) is not { } assembly || IsConcerned(assembly);

    private bool IsConcerned(string assembly)
    {
        if (!_concerned.TryGetValue(assembly, out bool concerned))
        {
            _concerned.Add(assembly, false); // ends a circle of references
            concerned = references.Peek(assembly) is { } image && (image.NamesEffects || image.References.Any(IsConcerned)) && references.Open(assembly) is not null;
            _concerned[assembly] = concerned;
            if (concerned)
            {
                references.Open(assembly)!.CheckSignatures();
            }
        }

        return concerned;
    }
}
