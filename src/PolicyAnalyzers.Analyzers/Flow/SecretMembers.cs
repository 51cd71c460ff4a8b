using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Tokens;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// The members of SDKs that give a secret. Most say so by their name; the table has the others. Members of the compilation itself are no
/// matter of this: their values are followed.
/// </summary>
internal static class SecretMembers
{
    /// <summary>Properties whose name alone does not say it, by the simple name of their type and the namespace that it begins with; those of tokens are with their types.</summary>
    private static readonly Dictionary<string, (string Type, string Namespace)[]> Properties = new(StringComparer.Ordinal)
    {
        ["Token"] = [("Credentials", "Octokit")],
        ["Value"] = [("KeyVaultSecret", "Azure"), ("SecretBundle", "Microsoft")],
        ["SecretString"] = [("GetSecretValueResponse", "Amazon")],
        ["Key"] = [("AzureKeyCredential", "Azure")],
        ["Signature"] = [("AzureSasCredential", "Azure")],
        ["RawData"] = [("JwtSecurityToken", "System")],
        ["EncodedToken"] = [("JsonWebToken", "Microsoft")],
        ["Authorization"] = [("HttpRequestHeaders", "System")],
    };

    /// <summary>What stands for the secret; null when the expression gives none.</summary>
    public static Secret? Find(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => OfProperty(property),
        IInvocationOperation call => OfCall(call),
        _ => null,
    };

    /// <summary>The same of a type whose package is missing: <c>secret.Value</c> of a <c>KeyVaultSecret</c>.</summary>
    public static Secret? OfMissing(IInvalidOperation operation)
    {
        if (operation.Syntax is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" })
        {
            foreach (IOperation owner in operation.ChildOperations)
            {
                if (owner.Type is { TypeKind: TypeKind.Error, Name: "KeyVaultSecret" } type)
                {
                    return new Secret(type.Name + ".Value");
                }
            }
        }

        return null;
    }

    /// <summary>Whether a method hands out a secret, as its name says: <c>GetAccessTokenAsync</c>, <c>ReadApiKey</c>.</summary>
    public static bool HandsOut(IMethodSymbol method)
    {
        if (TokenNames.AreHandedOutBy(method))
        {
            return true;
        }

        string name = method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - 5) : method.Name;
        return SecretNames.MayBeSecret(name)
            && !name.EndsWith("Token", StringComparison.Ordinal)
            && SecretNames.Words(name)[0] is { } verb
            && (TokenNames.IsVerb(verb) || verb is "read" or "decrypt")
            && SecretNames.IsSurelySecret(name);
    }

    private static Secret? OfProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (property.IsIndexer)
        {
            return MayBeText(property.Type) && Key(reference.Arguments) is { } key ? new Secret(key) : null;
        }

        if (!Foreign.Is(property, reference))
        {
            return null;
        }

        if (IssuedToken.Of(reference) == IssuedToken.Text)
        {
            return new Secret($"{(reference.Instance?.Type ?? property.ContainingType).Name}.{property.Name}", TokenAudience.Of(reference));
        }

        if (Properties.TryGetValue(property.Name, out (string Type, string Namespace)[]? owners))
        {
            foreach ((string name, string space) in owners)
            {
                if (Is(property.ContainingType, name, space) || Is(reference.Instance?.Type, name, space))
                {
                    return new Secret($"{name}.{property.Name}", TokenAudience.Of(reference));
                }
            }
        }

        return property.Type.SpecialType == SpecialType.System_String && !property.IsStatic && (SecretNames.IsSurelySecret(property.Name) ? !IsPublic(property) : SecretTypes.IsValue(property))
            ? new Secret($"{property.ContainingType.Name}.{property.Name}", TokenAudience.Of(reference))
            : null;
    }

    private static Secret? OfCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            // What JSON holds under a key.
            case "GetProperty" or "GetValue" or "Value" or "SelectToken" or "GetValueOrDefault" when Key(call.Arguments) is { } key:
                return new Secret(key);
            case "CreateAuthorizationHeader" or "WriteToken" when Foreign.Is(method, call):
                return new Secret(method.Name, call.Instance is { } result ? TokenAudience.Of(result) : null);
        }

        return Foreign.Is(method, call) && StringLike.IsOne(method.ReturnType) && HandsOut(method) ? new Secret(method.Name, TokenAudience.Of(call)) : null;
    }

    private static bool MayBeText(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_String or SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic || type.Name is "JsonNode" or "JToken" or "StringValues" or "JsonElement";

    /// <summary>The constant key of a secret among the arguments.</summary>
    private static string? Key(System.Collections.Immutable.ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string key })
            {
                return SecretNames.IsSecret(key) ? key : null;
            }
        }

        return null;
    }

    /// <summary>Of a pair of AWS keys, the one that says whose it is.</summary>
    private static bool IsPublic(IPropertySymbol property) => property.Name == "AccessKey" && OutermostNamespace.Of(property.ContainingType) == "Amazon";

    private static bool Is(ITypeSymbol? type, string name, string space) => type?.Name == name && OutermostNamespace.Of(type) == space;
}
