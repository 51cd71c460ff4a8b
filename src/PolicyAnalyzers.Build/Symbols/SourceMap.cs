using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyAnalyzers.Build.Symbols;

/// <summary>Where methods begin, from the portable PDB in or beside the assembly. Without one it knows nothing.</summary>
internal sealed class SourceMap : IDisposable
{
    /// <summary>"Type definition documents" of the portable PDB format.</summary>
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly MetadataReaderProvider? _provider;
    private readonly MetadataReader? _symbols;
    private readonly SourcePaths _paths;
    private readonly Dictionary<MethodDefinitionHandle, MethodDebugInformationHandle> _stateMachines = [];

    private SourceMap(MetadataReaderProvider? provider, SourcePaths paths)
    {
        _provider = provider;
        _symbols = provider?.GetMetadataReader();
        _paths = paths;
        if (_symbols is null)
        {
            return;
        }

        foreach (MethodDebugInformationHandle handle in _symbols.MethodDebugInformation)
        {
            MethodDefinitionHandle kickoff = _symbols.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod();
            if (!kickoff.IsNil)
            {
                _stateMachines[kickoff] = handle;
            }
        }
    }

    public static SourceMap Open(PEReader assembly, string path, SourcePaths paths)
    {
        try
        {
            assembly.TryOpenAssociatedPortablePdb(path, file => File.Exists(file) ? File.OpenRead(file) : null, out MetadataReaderProvider? provider, out _);
            return new SourceMap(provider, paths);
        }
        catch (BadImageFormatException)
        {
            return new SourceMap(null, paths); // symbols of the old, Windows-only kind
        }
    }

    /// <summary>The first line of the method's body that is not hidden; null when no symbols tell.</summary>
    public (string File, int Line)? Find(MethodDefinitionHandle method)
    {
        if (_symbols is null)
        {
            return null;
        }

        // The body of an async method or iterator is in its state machine; the method itself has no sequence points.
        MethodDebugInformationHandle body = _stateMachines.TryGetValue(method, out MethodDebugInformationHandle moveNext)
            ? moveNext
            : method.ToDebugInformationHandle();
        SequencePoint point = _symbols.GetMethodDebugInformation(body).GetSequencePoints().FirstOrDefault(candidate => !candidate.IsHidden);
        return !point.Document.IsNil && NameOf(_symbols.GetDocument(point.Document)) is { } file ? (file, point.StartLine) : null;
    }

    /// <summary>The file that declares a type, which symbols state where no method of it has code; null when they do not tell.</summary>
    public string? FindDocument(TypeDefinitionHandle type)
    {
        foreach (CustomDebugInformationHandle handle in _symbols?.GetCustomDebugInformation(type) ?? default)
        {
            CustomDebugInformation information = _symbols!.GetCustomDebugInformation(handle);
            if (_symbols.GetGuid(information.Kind) == s_typeDocuments)
            {
                int document = _symbols.GetBlobReader(information.Value).ReadCompressedInteger();
                return NameOf(_symbols.GetDocument(MetadataTokens.DocumentHandle(document)));
            }
        }

        return null;
    }

    /// <summary>Null when it has no name, as code that a tool made and compiled in one go.</summary>
    private string? NameOf(Document document) => _symbols!.GetString(document.Name).Trim('/', '\\') is { Length: > 0 } ? _paths.Relative(_symbols.GetString(document.Name)) : null;

    public void Dispose() => _provider?.Dispose();
}
