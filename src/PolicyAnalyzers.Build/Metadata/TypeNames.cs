using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>Full names of types: <c>Namespace.Outer.Inner</c>.</summary>
internal static class TypeNames
{
    public static string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Of(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)),
        HandleKind.TypeReference => Of(reader, reader.GetTypeReference((TypeReferenceHandle)handle)),
        _ => string.Empty,
    };

    /// <summary>The name of an attribute's class; empty when the class is generic, which ours never are.</summary>
    public static string OfAttribute(MetadataReader reader, CustomAttribute attribute) => Of(reader, attribute.Constructor.Kind switch
    {
        HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
        HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
        _ => default,
    });

    private static string Of(MetadataReader reader, TypeDefinition type) => type.GetDeclaringType() is { IsNil: false } outer
        ? Of(reader, outer) + "." + reader.GetString(type.Name)
        : Qualified(reader, type.Namespace, type.Name);

    private static string Of(MetadataReader reader, TypeReference type) => type.ResolutionScope is { IsNil: false, Kind: HandleKind.TypeReference } outer
        ? Of(reader, outer) + "." + reader.GetString(type.Name)
        : Qualified(reader, type.Namespace, type.Name);

    private static string Qualified(MetadataReader reader, StringHandle @namespace, StringHandle name) =>
        @namespace.IsNil ? reader.GetString(name) : reader.GetString(@namespace) + "." + reader.GetString(name);
}
