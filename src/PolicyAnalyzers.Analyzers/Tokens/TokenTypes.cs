using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Tokens;

/// <summary>The types whose values are tokens, leases or session credentials, whoever reads them.</summary>
internal static class TokenTypes
{
    /// <summary>
    /// Of SDKs, by the simple name, with the first and, where it takes more, the last part of the namespace; and the members that give the
    /// token, where their names do not say so.
    /// </summary>
    private static readonly Dictionary<string, (string First, string? Last, string[] Members)[]> Known = new(StringComparer.Ordinal)
    {
        ["AccessToken"] = [("Azure", "Core", ["Token"]), ("Octokit", null, ["Token"])],
        ["AuthenticationResult"] = [("Microsoft", "Client", []), ("Microsoft", "ActiveDirectory", [])],
        ["AcquireTokenResult"] = [("Microsoft", null, [])],
        ["AuthenticationToken"] = [("System", "Primitives", ["TokenValue"])],
        ["TokenResponse"] = [("Duende", null, ["Json", "Raw"]), ("IdentityModel", null, ["Json", "Raw"]), ("Google", null, []), ("Microsoft", null, ["Token"])],
        ["TokenResult"] = [("Microsoft", null, ["Token"])],
        ["AccessTokenWithHeaders"] = [("Google", null, [])],
        ["OauthToken"] = [("Octokit", null, [])],
        ["UserToken"] = [("Duende", null, [])],
        ["ClientCredentialsToken"] = [("Duende", null, [])],
        ["ImmutableCredentials"] = [("Amazon", null, ["Token"])],
        ["SessionAWSCredentials"] = [("Amazon", null, ["Token"])],
        ["Credentials"] = [("Amazon", "Model", ["SessionToken"])],
        ["TaskLease"] = [("PolicyAnalyzers", null, [])],
    };

    private static readonly string[] OwnNames = ["Token", "OAuth", "Auth", "Login", "SignIn"];

    /// <summary>Whether a value of the type is a token, or a promise of one.</summary>
    public static bool IsToken(ITypeSymbol? type) => Core(type) is INamedTypeSymbol core && (Find(core) is not null || IsOwn(core));

    /// <summary>Whether it is one of an SDK, which is never empty.</summary>
    public static bool IsOfSdk(ITypeSymbol? type) => Core(type) is INamedTypeSymbol core && Find(core) is not null;

    /// <summary>Whether the member of that type gives the token, though its name does not say so.</summary>
    public static bool Give(ITypeSymbol? type, string member) => type is not null && Find(type) is { } members && Array.IndexOf(members, member) >= 0;

    private static string[]? Find(ITypeSymbol type)
    {
        if (Known.TryGetValue(type.Name, out (string First, string? Last, string[] Members)[]? spaces))
        {
            foreach ((string first, string? last, string[] members) in spaces)
            {
                if (OutermostNamespace.Of(type) == first && (last is null || type.ContainingNamespace.Name == last))
                {
                    return members;
                }
            }
        }

        return null;
    }

    /// <summary>The answer of a token endpoint as the compilation has it: a type that is called so, with a text that is called so.</summary>
    private static bool IsOwn(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.IsEmpty || type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !(Array.Exists(OwnNames, type.Name.Contains) || IsAnswer(type)) || type.Name.Contains("Option") || type.Name.Contains("Setting") || type.Name.Contains("Config"))
        {
            return false;
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String, SetMethod: not null } && (member.Name == "Token" || TokenNames.IsIssued(member.Name)))
            {
                // A service has methods, an answer has none but those of a record.
                return !type.GetMembers().Any(static other => other is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public, IsOverride: false, ReturnType.Name: "Task" or "ValueTask" });
            }
        }

        return false;
    }

    /// <summary>Whatever it is called, it has what a token endpoint answers, and under the same names.</summary>
    private static bool IsAnswer(INamedTypeSymbol type) =>
        !type.GetMembers("access_token").IsEmpty
        || (!type.GetMembers("AccessToken").IsEmpty && (!type.GetMembers("ExpiresIn").IsEmpty || !type.GetMembers("TokenType").IsEmpty));

    /// <summary>What is promised, or wrapped.</summary>
    public static ITypeSymbol? Core(ITypeSymbol? type)
    {
        while (type is INamedTypeSymbol { Name: "Nullable" or "Task" or "ValueTask" or "Lazy", TypeArguments: [{ } inner] })
        {
            type = inner;
        }

        return type;
    }
}
