using System.Collections.Immutable;
using System.Reflection.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>Maps the types of a method's signature to what they mean in a policy.</summary>
internal sealed class ParameterShapes(EnumTypes enums) : ISignatureTypeProvider<ParameterShape, object?>
{
    public ParameterShape GetPrimitiveType(PrimitiveTypeCode typeCode) => new("System." + typeCode, typeCode switch
    {
        PrimitiveTypeCode.String => ParameterType.String,
        PrimitiveTypeCode.Boolean => ParameterType.Boolean,
        PrimitiveTypeCode.Single or PrimitiveTypeCode.Double => ParameterType.Number,
        >= PrimitiveTypeCode.SByte and <= PrimitiveTypeCode.UInt64 => ParameterType.Integer,
        _ => null,
    });

    public ParameterShape GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Named(TypeNames.Of(reader, handle), () => EnumTypes.FromDefinition(reader, handle));

    public ParameterShape GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Named(TypeNames.Of(reader, handle), () => enums.FromReference(reader, handle));

    public ParameterShape GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        new("a specification");

    public ParameterShape GetGenericInstantiation(ParameterShape genericType, ImmutableArray<ParameterShape> typeArguments) =>
        new($"{genericType.Name.Split('`')[0]}<{string.Join(", ", typeArguments.Select(argument => argument.Name))}>");

    public ParameterShape GetSZArrayType(ParameterShape elementType) => new(elementType.Name + "[]");

    public ParameterShape GetArrayType(ParameterShape elementType, ArrayShape shape) =>
        new(elementType.Name + SignatureTypes.Brackets(shape));

    public ParameterShape GetByReferenceType(ParameterShape elementType) => new("ref " + elementType.Name);

    public ParameterShape GetPointerType(ParameterShape elementType) => new(elementType.Name + "*");

    public ParameterShape GetPinnedType(ParameterShape elementType) => elementType;

    public ParameterShape GetModifiedType(ParameterShape modifier, ParameterShape unmodifiedType, bool isRequired) => unmodifiedType;

    public ParameterShape GetFunctionPointerType(MethodSignature<ParameterShape> signature) => new("delegate*");

    public ParameterShape GetGenericMethodParameter(object? genericContext, int index) => new("a type parameter");

    public ParameterShape GetGenericTypeParameter(object? genericContext, int index) => new("a type parameter");

    private static ParameterShape Named(string name, Func<EnumType?> asEnum) => name switch
    {
        "System.Decimal" => new(name, ParameterType.Number),
        "System.Guid" or "System.DateOnly" or "System.DateTime" or "System.DateTimeOffset" => new(name, ParameterType.String),
        _ => new(name, asEnum: asEnum),
    };
}
