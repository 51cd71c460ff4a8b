using System.Reflection;
using System.Reflection.Metadata;

namespace PolicyAnalyzers.Build.Metadata;

/// <summary>What is asked of a method over and over, read once.</summary>
internal sealed class MethodFacts
{
    private readonly AssemblyImage _image;
    private readonly MethodDefinition _definition;
    private MethodSignature<SignatureType>? _signature;
    private string? _text;

    public MethodFacts(AssemblyImage image, MethodDefinitionHandle method)
    {
        _image = image;
        _definition = image.Reader.GetMethodDefinition(method);
        Attributes = _definition.Attributes;
        Type = _definition.GetDeclaringType();
        Name = image.Reader.GetString(_definition.Name);
        IsOfGeneratedType = image.IsGenerated(Type);
        IsWithinAnother = IsOfGeneratedType || MemberNames.IsGeneratedMethod(Name);
    }

    public MethodAttributes Attributes { get; }

    /// <summary>The type that declares it.</summary>
    public TypeDefinitionHandle Type { get; }

    public string Name { get; }

    /// <summary>Whether it is of a closure or a state machine.</summary>
    public bool IsOfGeneratedType { get; }

    /// <summary>Whether it is code of another method, of which the compiler made one of its own.</summary>
    public bool IsWithinAnother { get; }

    public MethodSignature<SignatureType> Signature => _signature ??= _image.SignatureOf(_definition);

    /// <summary>What an override has in common with it.</summary>
    public string Text => _text ??= SignatureTypes.Text(Name, Signature);
}
