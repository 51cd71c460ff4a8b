using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>Finds the definitions of types in referenced assemblies, through type forwarders; opens a file only when asked about it.</summary>
internal sealed class ReferencedAssemblies : IDisposable
{
    private const int MaxForwarders = 8;

    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _checked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyImage?> _opened = new(StringComparer.OrdinalIgnoreCase);

    public ReferencedAssemblies(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            _paths[Path.GetFileNameWithoutExtension(path)] = path;
        }
    }

    /// <summary>The definition, or null when the assembly or the type in it cannot be found.</summary>
    public (AssemblyImage Image, TypeDefinitionHandle Type)? Find(MetadataReader reader, TypeReferenceHandle handle) =>
        AssemblyOf(reader, handle) is { } assembly ? Find(assembly, TypeNames.Of(reader, handle), MaxForwarders) : null;

    /// <summary>The name of the assembly that a reference points to; null when it points into this one.</summary>
    public static string? AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = handle;
        while (scope.Kind == HandleKind.TypeReference)
        {
            scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        return scope.Kind == HandleKind.AssemblyReference ? AssemblyName(reader, (AssemblyReferenceHandle)scope) : null;
    }

    /// <summary>The assembly of this name; null when it is not referenced, is not there, or is no managed assembly.</summary>
    public AssemblyImage? Open(string assembly)
    {
        if (Peek(assembly) is { } image && _checked.Add(assembly) && !IsSound(image))
        {
            image.Dispose();
            _opened[assembly] = null;
        }

        return _opened[assembly];
    }

    /// <summary>The same for a look at what it references and whether it names our attributes, and at nothing else: it may be malformed.</summary>
    public AssemblyImage? Peek(string assembly)
    {
        if (!_opened.TryGetValue(assembly, out AssemblyImage? opened))
        {
            _opened.Add(assembly, opened = TryOpen(assembly));
        }

        return opened;
    }

    /// <summary>Where the assembly of this name lies.</summary>
    public string PathOf(string assembly) => _paths[assembly];

    public void Dispose()
    {
        foreach (AssemblyImage? assembly in _opened.Values)
        {
            assembly?.Dispose();
        }
    }

    private (AssemblyImage, TypeDefinitionHandle)? Find(string assembly, string type, int forwarders)
    {
        if (forwarders == 0 || Open(assembly) is not { } image)
        {
            return null;
        }

        return image.FindType(type) is { } found ? (image, found) : Forwarded(image.Reader, type, forwarders);
    }

    private (AssemblyImage, TypeDefinitionHandle)? Forwarded(MetadataReader reader, string type, int forwarders)
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

    private AssemblyImage? TryOpen(string assembly)
    {
        try
        {
            return _paths.TryGetValue(assembly, out string? path) && File.Exists(path) ? AssemblyImage.Open(path) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static bool IsSound(AssemblyImage image)
    {
        try
        {
            image.CheckShape();
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static string AssemblyName(MetadataReader reader, AssemblyReferenceHandle handle) =>
        reader.GetString(reader.GetAssemblyReference(handle).Name);
}
