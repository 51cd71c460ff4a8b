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

    private readonly Dictionary<TypeNode, Line> _lines = [];

    /// <summary>The type itself, its bases from the nearest on, and all of its interfaces.</summary>
    public Supertype[] Above(TypeNode type) => LineOf(type).Above;

    /// <summary>The bases of a type in the assemblies that are searched, itself first.</summary>
    public Supertype[] WithBases(TypeNode type) => LineOf(type).Bases;

    /// <summary>Whether a foreign type of this name is one of those that the type has above it.</summary>
    public bool IsForeign(TypeNode type, string name) => Array.IndexOf(LineOf(type).Foreign, name) >= 0;

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

    public bool IsA(TypeNode type, TypeNode other)
    {
        if (type == other)
        {
            return true;
        }

        foreach (Supertype above in Above(type))
        {
            if (above.Node == other)
            {
                return true;
            }
        }

        return false;
    }

    private Line LineOf(TypeNode type)
    {
        if (!_lines.TryGetValue(type, out Line? line))
        {
            Supertype[] above = Read(type);
            _lines.Add(type, line = new Line(
                above,
                Array.FindAll(above, each => each.Node is { IsInterface: false }),
                [.. above.Where(each => each.Node is null).Select(each => each.Type.Name)]));
        }

        return line;
    }

    private Supertype[] Read(TypeNode type)
    {
        var bases = new List<Supertype>();
        var interfaces = new List<Supertype>();
        Supertype? current = new Supertype(type.Image.Types.Of(type.Handle), type);
        while (current is { } at && bases.Count < MaxBases)
        {
            bases.Add(at);
            current = null;
            if (at.Node is { } node)
            {
                foreach (InterfaceImplementationHandle handle in node.Definition.GetInterfaceImplementations())
                {
                    interfaces.Add(Named(node, node.Image.Reader.GetInterfaceImplementation(handle).Interface, at.Type.Arguments));
                }

                current = node.Definition.BaseType is { IsNil: false } parent ? Named(node, parent, at.Type.Arguments) : null;
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        bases.AddRange(interfaces);
        return [.. bases.Where(each => seen.Add(each.Type.Text))];
    }

    private Supertype Named(TypeNode from, EntityHandle type, ImmutableArray<SignatureType> arguments) =>
        new(from.Image.Types.Of(type, arguments.IsEmpty ? default : arguments), resolver.ResolveType(from.Image, type));

    /// <param name="Above">All that the type is.</param>
    /// <param name="Bases">Those of it that are classes and are searched.</param>
    /// <param name="Foreign">The names of those that are not searched.</param>
    private sealed record Line(Supertype[] Above, Supertype[] Bases, string[] Foreign);
}
