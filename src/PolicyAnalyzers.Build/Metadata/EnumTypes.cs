using System.Reflection;
using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>An enumeration and the names of its members.</summary>
internal sealed record EnumType(IReadOnlyList<string> Members, bool IsFlags);

/// <summary>Finds enumerations, in the assembly itself and in those that it references.</summary>
internal sealed class EnumTypes(ReferencedAssemblies references)
{
    public EnumType? FromReference(MetadataReader reader, TypeReferenceHandle handle) =>
        references.Find(reader, handle) is ({ } definer, var type) ? FromDefinition(definer.Reader, type) : null;

    public static EnumType? FromDefinition(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        if (type.BaseType.IsNil || TypeNames.Of(reader, type.BaseType) != "System.Enum")
        {
            return null;
        }

        bool isFlags = type.GetCustomAttributes()
            .Any(attribute => TypeNames.OfAttribute(reader, reader.GetCustomAttribute(attribute)) == "System.FlagsAttribute");
        var members = type.GetFields()
            .Select(reader.GetFieldDefinition)
            .Where(field => (field.Attributes & FieldAttributes.Literal) != 0)
            .Select(field => reader.GetString(field.Name))
            .ToList();
        return new EnumType(members, isFlags);
    }
}
