using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>
/// The documentation ids of methods, <c>M:Namespace.Type.Name(System.String)</c>, as C# writes them. An accessor has that of its property or event.
/// </summary>
internal sealed class DocumentationIds : ISignatureTypeProvider<string, object?>
{
    private static readonly DocumentationIds s_types = new();

    private DocumentationIds()
    {
    }

    public static string Of(MetadataReader reader, string type, MemberReference method) =>
        Of(type, reader.GetString(method.Name), method.DecodeMethodSignature(s_types, null));

    public static string Of(string type, string name, MethodDefinition method) => Of(type, name, method.DecodeSignature(s_types, null));

    private static string Of(string type, string name, MethodSignature<string> signature)
    {
        int prefix = MemberNames.AccessorPrefix(name);
        string member = prefix > 0 ? name.Substring(prefix) : name.Replace('.', '#');
        (char kind, int values) = prefix == 0 ? ('M', 0) : name[0] switch
        {
            'g' => ('P', 0),
            's' => ('P', 1),
            _ => ('E', 1),
        };
        string arity = signature.GenericParameterCount > 0 ? "``" + signature.GenericParameterCount : string.Empty;
        string[] parameters = [.. signature.ParameterTypes.Take(Math.Max(0, signature.ParameterTypes.Length - values))];
        string list = parameters.Length > 0 ? $"({string.Join(",", parameters)})" : string.Empty;
        string converted = name is "op_Implicit" or "op_Explicit" ? "~" + signature.ReturnType : string.Empty;
        return $"{kind}:{type}.{member}{arity}{list}{converted}";
    }

    /// <summary>Each part of a nested type's name takes the arguments that are its own: <c>Outer{A}.Inner{B}</c>.</summary>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        int next = 0;
        return string.Join(".", genericType.Split('.').Select(Constructed));

        string Constructed(string part)
        {
            int tick = part.IndexOf('`');
            if (tick < 0 || !int.TryParse(part.Substring(tick + 1), out int arity))
            {
                return part;
            }

            string own = string.Join(",", typeArguments.Skip(next).Take(arity));
            next += arity;
            return $"{part.Substring(0, tick)}{{{own}}}";
        }
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) => "?";

    public string GetGenericTypeParameter(object? context, int index) => "`" + index;

    public string GetGenericMethodParameter(object? context, int index) => "``" + index;

    public string GetArrayType(string elementType, ArrayShape shape) =>
        shape.Rank is > 0 and <= 32 ? $"{elementType}[{string.Join(",", Enumerable.Repeat("0:", shape.Rank))}]" : throw new BadImageFormatException("an array has too many dimensions");

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC:" + signature.ReturnType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;
}
