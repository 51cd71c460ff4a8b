using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>What the tokens in the code of one assembly name. The same few are named over and over, and each is read once.</summary>
internal sealed class NamedMembers(AssemblyImage image, MethodResolver resolver)
{
    private const string OuterThis = "4__this", OuterMe = "$VB$Me";

    private readonly MetadataReader _reader = image.Reader;
    private readonly Dictionary<EntityHandle, NamedMember> _known = [];

    /// <exception cref="BadImageFormatException">What is named is malformed.</exception>
    public NamedMember Of(EntityHandle token)
    {
        if (!_known.TryGetValue(token, out NamedMember? named))
        {
            _known.Add(token, named = Read(token));
        }

        return named;
    }

    private NamedMember Read(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                var own = new Method(image, (MethodDefinitionHandle)token);
                return Method(own, null, image.Types.Of(own.Type), own.Facts.Signature);
            case HandleKind.MethodSpecification:
                MethodSpecification generic = _reader.GetMethodSpecification((MethodSpecificationHandle)token);
                return Of(generic.Method) with { Made = Made(generic.DecodeSignature(image.Types, default).Select(argument => argument.Definition)) };
            case HandleKind.MemberReference:
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)token);
                return member.GetKind() == MemberReferenceKind.Method ? Method((MemberReferenceHandle)token, member) : Field(member);
            case HandleKind.FieldDefinition:
                FieldDefinition field = _reader.GetFieldDefinition((FieldDefinitionHandle)token);
                SignatureType type = field.DecodeSignature(image.Types, default);
                return Field(field.Name, field.GetDeclaringType(), type, HeldFunctions.In(image, field.Name, field.GetDeclaringType(), type, resolver));
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                return new NamedMember { Type = image.Types.Of(token), Made = token.Kind == HandleKind.TypeReference ? [] : Made([token]) };
            default:
                return NamedMember.Nothing;
        }
    }

    private NamedMember Method(MemberReferenceHandle token, MemberReference member)
    {
        SignatureType? owner = member.Parent.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification ? image.Types.Of(member.Parent) : null;
        (Method? own, ForeignMethod? foreign) = resolver.Resolve(image, token);
        return Method(own, foreign, owner, member.DecodeMethodSignature(image.Types, owner?.Arguments ?? default));
    }

    private NamedMember Method(Method? own, ForeignMethod? foreign, SignatureType? owner, MethodSignature<SignatureType> signature) => new()
    {
        Own = own,
        Foreign = own is null ? foreign : null,
        MayBeOverridden = own is null && foreign is { } other && signature.Header.IsInstance && other.Name != ".ctor" && resolver.Libraries.MayName(other.Name),
        IsMethod = true,
        IsInstance = signature.Header.IsInstance,
        Parameters = own?.Facts.Signature.ParameterTypes.Length ?? signature.ParameterTypes.Length,
        Owner = owner,
        Type = signature.ReturnType.Text == "System.Void" ? null : signature.ReturnType,
        Initializer = own is { } method && InitializerOf(method.Owner) is { } initializer && initializer != method ? initializer : null,
    };

    private NamedMember Field(MemberReference field) => Field(
        field.Name,
        field.Parent,
        field.DecodeFieldSignature(image.Types, image.Types.Of(field.Parent).Arguments),
        HeldFunctions.In(image, field.Name, field.Parent, field.DecodeFieldSignature(image.Types, default), resolver));

    private NamedMember Field(StringHandle name, EntityHandle owner, SignatureType type, string? held)
    {
        string text = _reader.GetString(name);
        return new NamedMember
        {
            Type = type,
            IsOuterThis = text.EndsWith(OuterThis, StringComparison.Ordinal) || text == OuterMe,
            Held = held,
            Initializer = resolver.ResolveType(image, owner) is { } declaring ? InitializerOf(declaring) : null,
        };
    }

    private static Method? InitializerOf(TypeNode type) =>
        type.Image.StaticConstructorOf(type.Handle) is { IsNil: false } handle ? new Method(type.Image, handle) : null;

    private TypeNode[] Made(IEnumerable<EntityHandle> types)
    {
        var made = new List<TypeNode>();
        foreach (EntityHandle type in types)
        {
            if (!type.IsNil && resolver.ResolveType(image, type) is { } node)
            {
                made.Add(node);
            }
        }

        return made.Count == 0 ? [] : [.. made];
    }
}
