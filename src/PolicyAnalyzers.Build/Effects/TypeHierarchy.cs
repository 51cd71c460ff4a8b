using System.Collections.Immutable;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A type that another one is, too: itself, a base or an interface.</summary>
/// <param name="Type">The type, with what its parameters stand for.</param>
/// <param name="Node">Its definition; null when it is in no assembly that is searched.</param>
internal readonly record struct Supertype(SignatureType Type, TypeNode? Node);

/// <summary>What types are, with what the parameters of generic bases and interfaces stand for.</summary>
internal sealed class TypeHierarchy(MethodResolver resolver)
{
    /// <summary>Assemblies that do not belong together may make a circle that none of them has.</summary>
    private const int MaxBases = 200;

    private readonly Dictionary<TypeNode, IReadOnlyList<Supertype>> _above = [];

    /// <summary>The type itself, its bases from the nearest on, and all of its interfaces.</summary>
    public IReadOnlyList<Supertype> Above(TypeNode type)
    {
        if (!_above.TryGetValue(type, out IReadOnlyList<Supertype>? above))
        {
            _above.Add(type, above = Read(type));
        }

        return above;
    }

    /// <summary>The bases of a type in the assemblies that are searched, itself first.</summary>
    public IEnumerable<Supertype> WithBases(TypeNode type) => Above(type).Where(above => above.Node is { IsInterface: false });

    /// <summary>Whether objects of the type can be objects of the other. Where a parameter of a generic type is open, they can.</summary>
    public bool IsA(TypeNode type, SignatureType other)
    {
        foreach (Supertype above in Above(type))
        {
            if (above.Type.Text == other.Text || (above.Type.Name == other.Name && (above.Type.IsOpen || other.IsOpen || other.Arguments.IsEmpty)))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsA(TypeNode type, TypeNode other) => Above(type).Any(above => above.Node == other);

    private List<Supertype> Read(TypeNode type)
    {
        var bases = new List<Supertype>();
        var interfaces = new List<Supertype>();
        Supertype? current = new Supertype(SignatureTypes.Of(type.Image.Reader, type.Handle), type);
        while (current is { } at && bases.Count < MaxBases)
        {
            bases.Add(at);
            current = null;
            if (at.Node is { } node)
            {
                interfaces.AddRange(node.Definition.GetInterfaceImplementations().Select(handle => Named(node, node.Image.Reader.GetInterfaceImplementation(handle).Interface, at.Type.Arguments)));
                current = node.Definition.BaseType is { IsNil: false } parent ? Named(node, parent, at.Type.Arguments) : null;
            }
        }

        return [.. bases.Concat(interfaces).GroupBy(each => each.Type.Text, StringComparer.Ordinal).Select(same => same.First())];
    }

    private Supertype Named(TypeNode from, EntityHandle type, ImmutableArray<SignatureType> arguments) =>
        new(SignatureTypes.Of(from.Image.Reader, type, arguments.IsEmpty ? default : arguments), resolver.ResolveType(from.Image, type));
}
