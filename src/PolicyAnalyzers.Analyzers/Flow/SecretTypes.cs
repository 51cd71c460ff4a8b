using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Types that show a secret when all of their members are shown, as a serializer does.</summary>
internal static class SecretTypes
{
    private static readonly ConditionalWeakTable<ITypeSymbol, string> Own = new();

    /// <summary>How a type goes on that stands for what it is called.</summary>
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal) { "details", "dto", "entry", "info", "item", "model", "response", "result", "view" };

    /// <summary>What of the type is the secret; null when there is none.</summary>
    public static string? Member(ITypeSymbol? type)
    {
        type = Element(type);
        if (type is null)
        {
            return null;
        }

        if ((TokenTypes.IsOfSdk(type) && !LeaseTypes.IsOfGateway(type)) || (type.Name == "KeyVaultSecret" && OutermostNamespace.Of(type) == "Azure"))
        {
            return type.Name;
        }

        return type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } && Foreign.MayBeOwn(type)
            ? Own.GetValue(type, static own => Find(own) ?? "") is { Length: > 0 } member ? member : null
            : null;
    }

    /// <summary>Whether the property is a secret that a serializer shows.</summary>
    public static bool IsShown(IPropertySymbol property)
    {
        if (property is not { IsStatic: false, IsIndexer: false, GetMethod: not null, DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_String })
        {
            return false;
        }

        bool isSecret = SecretNames.IsSurelySecret(property.Name);
        foreach (AttributeData attribute in property.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "JsonIgnoreAttribute" or "IgnoreDataMemberAttribute":
                    return false;
                case "JsonPropertyNameAttribute" or "JsonPropertyAttribute" when attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }, ..] && SecretNames.IsSurelySecret(name):
                    isSecret = true;
                    break;
            }
        }

        return isSecret;
    }

    /// <summary>The value of what is called a secret: <c>SecretDto.Value</c>, <c>ConnectionString.Value</c>.</summary>
    public static bool IsValue(IPropertySymbol property)
    {
        if (property is not { Name: "Value" or "SecretValue", IsStatic: false, DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_String, ContainingType: { } type })
        {
            return false;
        }

        List<string> words = SecretNames.Words(type.Name);
        while (words.Count > 1 && Wrappers.Contains(words[words.Count - 1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        // An anonymous type has no name.
        return words.Count > 0 && (words[words.Count - 1] is "secret" or "password" || (words.Count > 1 && words[words.Count - 2] + words[words.Count - 1] is "connectionstring" or "apikey" or "accesskey" or "accesstoken"));
    }

    private static string? Find(ITypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol property && (IsShown(property) || IsValue(property)))
            {
                return $"{type.Name}.{property.Name}";
            }
        }

        return null;
    }

    private static ITypeSymbol? Element(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [.., { } last], DeclaringSyntaxReferences.IsEmpty: true } => last,
        _ => type,
    };
}
