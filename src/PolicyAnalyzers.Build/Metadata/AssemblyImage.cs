using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>One assembly, read and never loaded, with what is looked up in it often.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private const string Annotations = "PolicyAnalyzers", RequiresScope = "RequiresScopeAttribute", AgentTask = "AgentTaskAttribute";

    private readonly PEReader _file;
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _types;
    private readonly Lazy<Dictionary<MethodDefinitionHandle, EntityHandle>> _accessors;
    private readonly Lazy<Dictionary<TypeDefinitionHandle, MethodDefinitionHandle>> _staticConstructors;
    private readonly Lazy<DeclaredAttributes> _attributes;
    private readonly Lazy<bool> _isReferenceAssembly;
    private readonly Lazy<MethodFacts?[]> _methods;
    private readonly Dictionary<TypeDefinitionHandle, bool> _generated = [];
    private readonly Dictionary<StandaloneSignatureHandle, ImmutableArray<SignatureType>> _locals = [];
    private readonly Dictionary<BlobHandle, MethodSignature<SignatureType>> _signatures = [];

    private AssemblyImage(PEReader file)
    {
        _file = file;
        Reader = file.GetMetadataReader();
        Types = new SignatureTypes(Reader);
        _methods = new(() => new MethodFacts?[Reader.MethodDefinitions.Count]);
        _types = new(IndexTypes);
        _accessors = new(IndexAccessors);
        _staticConstructors = new(IndexStaticConstructors);
        _attributes = new(() => new DeclaredAttributes(Reader));
        _isReferenceAssembly = new(() => Reader.IsAssembly && Reader.GetAssemblyDefinition().GetCustomAttributes()
            .Any(attribute => TypeNames.OfAttribute(Reader, Reader.GetCustomAttribute(attribute)) == "System.Runtime.CompilerServices.ReferenceAssemblyAttribute"));
    }

    public MetadataReader Reader { get; }

    /// <summary>Decodes its signatures.</summary>
    public SignatureTypes Types { get; }

    public PEReader Executable => _file;

    public DeclaredAttributes Attributes => _attributes.Value;

    /// <summary>Whether its methods have no code of their own.</summary>
    public bool IsReferenceAssembly => _isReferenceAssembly.Value;

    /// <summary>Whether the attribute that states effects is defined or used here; where it is not, nobody states any.</summary>
    public bool NamesEffects => Names(RequiresScope);

    /// <summary>Whether the attribute that declares tasks is defined or used here.</summary>
    public bool NamesTasks => Names(AgentTask);

    public IEnumerable<string> References =>
        Reader.AssemblyReferences.Select(reference => Reader.GetString(Reader.GetAssemblyReference(reference).Name));

    /// <exception cref="BadImageFormatException">The file is no managed assembly.</exception>
    public static AssemblyImage Open(string path)
    {
        var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            file.Dispose();
            throw new BadImageFormatException($"'{path}' is no managed assembly");
        }

        try
        {
            return new AssemblyImage(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>To be called before anything but the names of what it references is read; most references are not read further.</summary>
    /// <exception cref="BadImageFormatException">A type of the assembly is part of itself.</exception>
    public void CheckShape() => MetadataShape.Check(Reader);

    /// <summary>To be called before signatures of the assembly are decoded; most references are only looked up in.</summary>
    /// <exception cref="BadImageFormatException">A signature cannot be decoded.</exception>
    public void CheckSignatures() => SignatureBounds.Check(Reader);

    /// <exception cref="BadImageFormatException">There is no such method.</exception>
    public MethodFacts Facts(MethodDefinitionHandle method)
    {
        MethodFacts?[] methods = _methods.Value;
        int row = MetadataTokens.GetRowNumber(method);
        return row > 0 && row <= methods.Length ? methods[row - 1] ??= new MethodFacts(this, method) : throw new BadImageFormatException("a method is named that is not there");
    }

    /// <summary>Whether a compiler made the type: a closure or a state machine.</summary>
    public bool IsGenerated(TypeDefinitionHandle type)
    {
        if (!_generated.TryGetValue(type, out bool generated))
        {
            _generated.Add(type, generated = MemberNames.IsGenerated(Reader.GetString(Reader.GetTypeDefinition(type).Name)));
        }

        return generated;
    }

    public TypeDefinitionHandle? FindType(string name) => _types.Value.TryGetValue(name, out TypeDefinitionHandle type) ? type : null;

    /// <summary>The property or event that the method is an accessor of; nil for any other method.</summary>
    public EntityHandle OwnerOf(MethodDefinitionHandle method) => _accessors.Value.TryGetValue(method, out EntityHandle owner) ? owner : default;

    /// <summary>What runs the static initializers of the type; nil when it has none.</summary>
    public MethodDefinitionHandle StaticConstructorOf(TypeDefinitionHandle type) =>
        _staticConstructors.Value.TryGetValue(type, out MethodDefinitionHandle constructor) ? constructor : default;

    /// <summary>The method's code; null when it has none, as in a reference assembly.</summary>
    public MethodBodyBlock? Body(MethodDefinitionHandle method) =>
        Reader.GetMethodDefinition(method).RelativeVirtualAddress is > 0 and var address ? _file.GetMethodBody(address) : null;

    /// <summary>The signature of a method, in which type parameters stand for themselves. Compilers write it once for all methods that have it.</summary>
    public MethodSignature<SignatureType> SignatureOf(MethodDefinition method)
    {
        if (!_signatures.TryGetValue(method.Signature, out MethodSignature<SignatureType> signature))
        {
            _signatures.Add(method.Signature, signature = method.DecodeSignature(Types, default));
        }

        return signature;
    }

    /// <summary>The types of a body's local variables.</summary>
    public ImmutableArray<SignatureType> LocalsOf(MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return [];
        }

        if (!_locals.TryGetValue(body.LocalSignature, out ImmutableArray<SignatureType> locals))
        {
            _locals.Add(body.LocalSignature, locals = Reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(Types, default));
        }

        return locals;
    }

    public void Dispose() => _file.Dispose();

    private Dictionary<string, TypeDefinitionHandle> IndexTypes()
    {
        var types = new Dictionary<string, TypeDefinitionHandle>(StringComparer.Ordinal);
        foreach (TypeDefinitionHandle type in Reader.TypeDefinitions)
        {
            types[TypeNames.Of(Reader, type)] = type;
        }

        return types;
    }

    private Dictionary<MethodDefinitionHandle, EntityHandle> IndexAccessors()
    {
        var owners = new Dictionary<MethodDefinitionHandle, EntityHandle>();
        foreach (PropertyDefinitionHandle property in Reader.PropertyDefinitions)
        {
            PropertyAccessors accessors = Reader.GetPropertyDefinition(property).GetAccessors();
            owners[accessors.Getter] = property;
            owners[accessors.Setter] = property;
        }

        foreach (EventDefinitionHandle @event in Reader.EventDefinitions)
        {
            EventAccessors accessors = Reader.GetEventDefinition(@event).GetAccessors();
            owners[accessors.Adder] = @event;
            owners[accessors.Remover] = @event;
        }

        owners.Remove(default);
        return owners;
    }

    private Dictionary<TypeDefinitionHandle, MethodDefinitionHandle> IndexStaticConstructors()
    {
        var constructors = new Dictionary<TypeDefinitionHandle, MethodDefinitionHandle>();
        foreach (MethodDefinitionHandle method in Reader.MethodDefinitions)
        {
            MethodDefinition definition = Reader.GetMethodDefinition(method);
            if ((definition.Attributes & MethodAttributes.Static) != 0 && Reader.StringComparer.Equals(definition.Name, ".cctor"))
            {
                constructors[definition.GetDeclaringType()] = method;
            }
        }

        return constructors;
    }

    private bool Names(string attribute) =>
        Reader.TypeReferences.Select(Reader.GetTypeReference).Any(type => IsNamed(type.Namespace, type.Name, attribute))
        || Reader.TypeDefinitions.Select(Reader.GetTypeDefinition).Any(type => IsNamed(type.Namespace, type.Name, attribute));

    private bool IsNamed(StringHandle @namespace, StringHandle name, string attribute) =>
        Reader.StringComparer.Equals(name, attribute) && Reader.StringComparer.Equals(@namespace, Annotations);
}
