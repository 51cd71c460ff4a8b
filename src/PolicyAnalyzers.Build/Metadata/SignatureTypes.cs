using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>A type in a signature.</summary>
/// <param name="Text">Its full name with arguments, by which two signatures are compared.</param>
/// <param name="Name">Its full name without arguments; of an array, a pointer or a type parameter, the text.</param>
/// <param name="Definition">The definition or reference that it names; nil for an array, a pointer or a type parameter.</param>
/// <param name="Arguments">The arguments of a constructed type.</param>
internal sealed record SignatureType(string Text, string Name, EntityHandle Definition, ImmutableArray<SignatureType> Arguments)
{
    /// <summary>Within one assembly, the text and what it names make a type.</summary>
    public bool Equals(SignatureType? other) => ReferenceEquals(this, other) || (other is not null && Definition == other.Definition && Text == other.Text);

    public override int GetHashCode() => Definition.IsNil ? StringComparer.Ordinal.GetHashCode(Text) : Definition.GetHashCode();

    /// <summary>Whether it names a type parameter, so that it stands for many types.</summary>
    public bool IsOpen => Text.IndexOf('!') >= 0;
}

/// <summary>
/// Decodes the signatures of one assembly, whose few types are named over and over. The context is what the type parameters of the surrounding type
/// stand for; by default, for themselves.
/// </summary>
internal sealed class SignatureTypes(MetadataReader reader) : ISignatureTypeProvider<SignatureType, ImmutableArray<SignatureType>>
{
    private static readonly SignatureType[] s_primitives = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(code => Unnamed("System." + (PrimitiveTypeCode)code))];

    private readonly Dictionary<EntityHandle, SignatureType> _known = [];

    /// <summary>The type behind a definition, a reference or a specification.</summary>
    public SignatureType Of(EntityHandle type, ImmutableArray<SignatureType> context = default)
    {
        if (type.Kind == HandleKind.TypeSpecification && !context.IsDefault)
        {
            return Specified(type, context);
        }

        if (!_known.TryGetValue(type, out SignatureType? known))
        {
            known = type.Kind == HandleKind.TypeSpecification ? Specified(type, context) : Named(type);
            _known.Add(type, known);
        }

        return known;
    }

    /// <summary>Name, number of type parameters and types of the parameters: what makes an override one.</summary>
    public static string Text(string name, MethodSignature<SignatureType> signature) =>
        $"{name}`{signature.GenericParameterCount}({string.Join(",", signature.ParameterTypes.Select(type => type.Text))}):{signature.ReturnType.Text}";

    public SignatureType GetGenericInstantiation(SignatureType genericType, ImmutableArray<SignatureType> typeArguments) =>
        new($"{genericType.Name}<{string.Join(",", typeArguments.Select(type => type.Text))}>", genericType.Name, genericType.Definition, typeArguments);

    public SignatureType GetTypeFromDefinition(MetadataReader own, TypeDefinitionHandle handle, byte rawTypeKind) => Of(handle);

    public SignatureType GetTypeFromReference(MetadataReader own, TypeReferenceHandle handle, byte rawTypeKind) => Of(handle);

    /// <summary>Compilers name one here for nothing but a modifier, which does not count; it could be one that names itself.</summary>
    public SignatureType GetTypeFromSpecification(MetadataReader own, ImmutableArray<SignatureType> context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        Unnamed("a specification");

    public SignatureType GetGenericTypeParameter(ImmutableArray<SignatureType> context, int index) =>
        !context.IsDefault && index < context.Length ? context[index] : Unnamed("!" + index);

    public SignatureType GetGenericMethodParameter(ImmutableArray<SignatureType> context, int index) => Unnamed("!!" + index);

    public SignatureType GetArrayType(SignatureType elementType, ArrayShape shape) => Unnamed(elementType.Text + Brackets(shape));

    /// <exception cref="BadImageFormatException">The array has more dimensions than the run time knows.</exception>
    public static string Brackets(ArrayShape shape) =>
        shape.Rank is > 0 and <= 32 ? $"[{new string(',', shape.Rank - 1)}]" : throw new BadImageFormatException("an array has too many dimensions");

    public SignatureType GetSZArrayType(SignatureType elementType) => Unnamed(elementType.Text + "[]");

    public SignatureType GetByReferenceType(SignatureType elementType) => Unnamed(elementType.Text + "&");

    public SignatureType GetPointerType(SignatureType elementType) => Unnamed(elementType.Text + "*");

    public SignatureType GetFunctionPointerType(MethodSignature<SignatureType> signature) => Unnamed(Text("*", signature));

    public SignatureType GetModifiedType(SignatureType modifier, SignatureType unmodifiedType, bool isRequired) => unmodifiedType;

    public SignatureType GetPinnedType(SignatureType elementType) => elementType;

    public SignatureType GetPrimitiveType(PrimitiveTypeCode typeCode) => s_primitives[(byte)typeCode];

    private SignatureType Specified(EntityHandle type, ImmutableArray<SignatureType> context) =>
        reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(this, context);

    private SignatureType Named(EntityHandle type)
    {
        string name = TypeNames.Of(reader, type);
        return new(name, name, type, []);
    }

    private static SignatureType Unnamed(string text) => new(text, text, default, []);
}
