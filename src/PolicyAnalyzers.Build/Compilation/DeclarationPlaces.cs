using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Symbols;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>
/// Where a declaration stands, as far as symbols tell: they know the code of methods, so that a property is where its first accessor is, and
/// a type where its first method is.
/// </summary>
internal sealed class DeclarationPlaces(MetadataReader reader, SourceMap sources)
{
    public (string? File, int Line) Of(EntityHandle declaration)
    {
        List<(string File, int Line)> places = [.. Methods(declaration).Select(sources.Find).OfType<(string File, int Line)>()];
        return places switch
        {
            [(string file, _), ..] => (file, places.Where(place => place.File == file).Min(place => place.Line)),
            _ when declaration.Kind == HandleKind.TypeDefinition => (sources.FindDocument((TypeDefinitionHandle)declaration), 0),
            _ => (null, 0),
        };
    }

    /// <summary>The declaration as its author knows it.</summary>
    public string NameOf(EntityHandle declaration) => declaration.Kind switch
    {
        HandleKind.TypeDefinition => MemberNames.Of(reader, (TypeDefinitionHandle)declaration),
        HandleKind.MethodDefinition => MemberNames.Of(reader, (MethodDefinitionHandle)declaration),
        HandleKind.AssemblyDefinition => reader.GetString(reader.GetAssemblyDefinition().Name),
        _ => Methods(declaration).Select(method => MemberNames.Of(reader, method)).FirstOrDefault() ?? string.Empty,
    };

    private IEnumerable<MethodDefinitionHandle> Methods(EntityHandle declaration) => declaration.Kind switch
    {
        HandleKind.TypeDefinition => reader.GetTypeDefinition((TypeDefinitionHandle)declaration).GetMethods(),
        HandleKind.MethodDefinition => [(MethodDefinitionHandle)declaration],
        HandleKind.PropertyDefinition => Accessors(reader.GetPropertyDefinition((PropertyDefinitionHandle)declaration).GetAccessors()),
        HandleKind.EventDefinition => Accessors(reader.GetEventDefinition((EventDefinitionHandle)declaration).GetAccessors()),
        _ => [],
    };

    private static IEnumerable<MethodDefinitionHandle> Accessors(PropertyAccessors property) =>
        new[] { property.Getter, property.Setter }.Where(accessor => !accessor.IsNil);

    private static IEnumerable<MethodDefinitionHandle> Accessors(EventAccessors @event) =>
        new[] { @event.Adder, @event.Remover }.Where(accessor => !accessor.IsNil);
}
