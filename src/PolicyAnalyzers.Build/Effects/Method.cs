using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A method of an assembly that may state effects.</summary>
internal readonly record struct Method(AssemblyImage Image, MethodDefinitionHandle Handle)
{
    public MethodDefinition Definition => Image.Reader.GetMethodDefinition(Handle);

    public MethodFacts Facts => Image.Facts(Handle);

    public TypeNode Owner => new(Image, Type);

    public bool IsStatic => (Facts.Attributes & MethodAttributes.Static) != 0;

    public bool IsAbstract => (Facts.Attributes & MethodAttributes.Abstract) != 0;

    /// <summary>Whether it does something that its assembly does not say: it is abstract, or implemented in another language, or this is a reference assembly.</summary>
    public bool IsUnseen =>
        (Definition.ImplAttributes & MethodImplAttributes.Runtime) == 0
        && (IsAbstract || (Definition.Attributes & MethodAttributes.PinvokeImpl) != 0 || (Definition.ImplAttributes & MethodImplAttributes.InternalCall) != 0 || Image.IsReferenceAssembly);

    public TypeDefinitionHandle Type => Facts.Type;

    public string Name => Facts.Name;

    /// <summary>Whether it is code of another method, of which the compiler made one of its own.</summary>
    public bool IsWithinAnother => Facts.IsWithinAnother;

    /// <summary>Whether it is of a closure or a state machine.</summary>
    public bool IsOfGeneratedType => Facts.IsOfGeneratedType;

    /// <summary>What an override has in common with it.</summary>
    /// <param name="typeArguments">What the type parameters of the method's type stand for.</param>
    public string Signature(ImmutableArray<SignatureType> typeArguments = default) =>
        typeArguments.IsDefaultOrEmpty ? Facts.Text : SignatureTypes.Text(Name, Definition.DecodeSignature(Image.Types, typeArguments));

    public bool Equals(Method other) => ReferenceEquals(Image, other.Image) && Handle == other.Handle;

    public override int GetHashCode() => Handle.GetHashCode();

    /// <summary>As its author knows it: an accessor by its property, an explicit implementation without its interface.</summary>
    public string DisplayName
    {
        get
        {
            string full = MemberNames.Of(Image.Reader, Handle);
            if (Name is ".ctor" or ".cctor")
            {
                return full.Substring(0, full.Length - Name.Length - 1);
            }

            bool isSpecial = (Definition.Attributes & MethodAttributes.SpecialName) != 0;
            return full.EndsWith("." + Name, StringComparison.Ordinal)
                ? full.Substring(0, full.Length - Name.Length) + Short(Name, isSpecial)
                : full;
        }
    }

    private static string Short(string name, bool isSpecial)
    {
        string own = name.Substring(name.LastIndexOf('.') + 1);
        return isSpecial ? own.Substring(MemberNames.AccessorPrefix(own)) : own;
    }
}

/// <summary>A type of an assembly that may state effects.</summary>
internal readonly record struct TypeNode(AssemblyImage Image, TypeDefinitionHandle Handle)
{
    public TypeDefinition Definition => Image.Reader.GetTypeDefinition(Handle);

    public string Name => TypeNames.Of(Image.Reader, Handle);

    public bool Equals(TypeNode other) => ReferenceEquals(Image, other.Image) && Handle == other.Handle;

    public override int GetHashCode() => Handle.GetHashCode();

    public bool IsInterface => (Definition.Attributes & TypeAttributes.Interface) != 0;

    public IEnumerable<Method> Methods
    {
        get
        {
            AssemblyImage image = Image;
            return Definition.GetMethods().Select(handle => new Method(image, handle));
        }
    }
}
