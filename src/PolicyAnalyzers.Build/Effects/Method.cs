using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>A method of an assembly that may state effects.</summary>
internal readonly record struct Method(AssemblyImage Image, MethodDefinitionHandle Handle)
{
    private static readonly string[] s_accessors = ["get_", "set_", "add_", "remove_"];

    public MethodDefinition Definition => Image.Reader.GetMethodDefinition(Handle);

    public TypeDefinitionHandle Type => Definition.GetDeclaringType();

    public string Name => Image.Reader.GetString(Definition.Name);

    /// <summary>What an override has in common with it.</summary>
    /// <param name="typeArguments">What the type parameters of the method's type stand for.</param>
    public string Signature(ImmutableArray<SignatureType> typeArguments = default) =>
        SignatureTypes.Text(Name, Definition.DecodeSignature(SignatureTypes.Instance, typeArguments));

    /// <summary>As its author knows it: an accessor by its property, an explicit implementation without its interface.</summary>
    public string DisplayName
    {
        get
        {
            string full = MemberNames.Of(Image.Reader, Handle);
            if (Name is ".ctor" or ".cctor")
            {
                return full.Substring(0, full.Length - Name.Length - 1);
            }

            bool isSpecial = (Definition.Attributes & MethodAttributes.SpecialName) != 0;
            return full.EndsWith("." + Name, StringComparison.Ordinal)
                ? full.Substring(0, full.Length - Name.Length) + Short(Name, isSpecial)
                : full;
        }
    }

    private static string Short(string name, bool isSpecial)
    {
        string own = name.Substring(name.LastIndexOf('.') + 1);
        string? prefix = isSpecial ? s_accessors.FirstOrDefault(accessor => own.StartsWith(accessor, StringComparison.Ordinal)) : null;
        return prefix is null ? own : own.Substring(prefix.Length);
    }
}

/// <summary>A method of any other assembly: what it does is not known, but it may call back.</summary>
internal readonly record struct ForeignMethod(string Type, string Name, int Parameters);
