using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>Finds the definitions of types in referenced assemblies, through type forwarders; opens a file only when asked for a type in it.</summary>
internal sealed class ReferencedAssemblies : IDisposable
{
    private const int MaxForwarders = 8;

    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PEReader?> _opened = new(StringComparer.OrdinalIgnoreCase);

    public ReferencedAssemblies(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            _paths[Path.GetFileNameWithoutExtension(path)] = path;
        }
    }

    /// <summary>The definition, or null when the assembly or the type in it cannot be found.</summary>
    public (MetadataReader Reader, TypeDefinitionHandle Type)? Find(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = handle;
        while (scope.Kind == HandleKind.TypeReference)
        {
            scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        return scope.Kind == HandleKind.AssemblyReference
            ? Find(AssemblyName(reader, (AssemblyReferenceHandle)scope), TypeNames.Of(reader, handle), MaxForwarders)
            : null;
    }

    public void Dispose()
    {
        foreach (PEReader? assembly in _opened.Values)
        {
            assembly?.Dispose();
        }
    }

    private (MetadataReader, TypeDefinitionHandle)? Find(string assembly, string type, int forwarders)
    {
        if (forwarders == 0 || Open(assembly) is not { } reader)
        {
            return null;
        }

        TypeDefinitionHandle found = reader.TypeDefinitions.FirstOrDefault(handle => TypeNames.Of(reader, handle) == type);
        return found.IsNil ? Forwarded(reader, type, forwarders) : (reader, found);
    }

    private (MetadataReader, TypeDefinitionHandle)? Forwarded(MetadataReader reader, string type, int forwarders)
    {
        foreach (ExportedType exported in reader.ExportedTypes.Select(reader.GetExportedType))
        {
            string name = exported.Namespace.IsNil
                ? reader.GetString(exported.Name)
                : reader.GetString(exported.Namespace) + "." + reader.GetString(exported.Name);
            bool holdsType = type == name || type.StartsWith(name + ".", StringComparison.Ordinal);
            if (holdsType && exported.Implementation.Kind == HandleKind.AssemblyReference)
            {
                return Find(AssemblyName(reader, (AssemblyReferenceHandle)exported.Implementation), type, forwarders - 1);
            }
        }

        return null;
    }

    private MetadataReader? Open(string assembly)
    {
        if (!_opened.TryGetValue(assembly, out PEReader? opened))
        {
            opened = _paths.TryGetValue(assembly, out string? path) && File.Exists(path) ? new PEReader(File.OpenRead(path)) : null;
            _opened.Add(assembly, opened);
        }

        return opened?.HasMetadata == true ? opened.GetMetadataReader() : null;
    }

    private static string AssemblyName(MetadataReader reader, AssemblyReferenceHandle handle) =>
        reader.GetString(reader.GetAssemblyReference(handle).Name);
}
