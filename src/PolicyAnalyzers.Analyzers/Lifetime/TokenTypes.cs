using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>The types whose values are tokens, leases or session credentials, whoever reads them.</summary>
internal static class TokenTypes
{
    /// <summary>By the simple name, with the first and, where it takes more, the last part of the namespace.</summary>
    private static readonly Dictionary<string, (string First, string? Last)[]> Known = new(StringComparer.Ordinal)
    {
        ["AccessToken"] = [("Azure", "Core"), ("Octokit", null)],
        ["AuthenticationResult"] = [("Microsoft", "Client"), ("Microsoft", "ActiveDirectory")],
        ["AcquireTokenResult"] = [("Microsoft", null)],
        ["AuthenticationToken"] = [("System", "Primitives")],
        ["TokenResponse"] = [("Duende", null), ("IdentityModel", null), ("Google", null), ("Microsoft", null)],
        ["AccessTokenWithHeaders"] = [("Google", null)],
        ["OauthToken"] = [("Octokit", null)],
        ["UserToken"] = [("Duende", null)],
        ["ClientCredentialsToken"] = [("Duende", null)],
        ["ImmutableCredentials"] = [("Amazon", null)],
        ["SessionAWSCredentials"] = [("Amazon", null)],
        ["Credentials"] = [("Amazon", "Model")],
        ["TaskLease"] = [("PolicyAnalyzers", null)],
    };

    private static readonly string[] OwnNames = ["Token", "OAuth", "Auth", "Login", "SignIn"];

    private static readonly HashSet<string> OwnProperties = new(StringComparer.Ordinal) { "AccessToken", "access_token", "Token", "BearerToken", "IdToken", "Jwt", "JwtToken" };

    /// <summary>Whether a value of the type is a token, or a promise of one.</summary>
    public static bool IsToken(ITypeSymbol? type) => Core(type) is INamedTypeSymbol core && (IsOfSdk(core) || IsOwn(core));

    /// <summary>Whether it is one of an SDK, which is never empty.</summary>
    public static bool IsOfSdk(ITypeSymbol? type) => Core(type) is INamedTypeSymbol core && Known.TryGetValue(core.Name, out (string First, string? Last)[]? spaces) && Array.Exists(spaces, space => IsIn(core, space));

    public static bool IsLease(ITypeSymbol? type) => Core(type) is { Name: "TaskLease", ContainingNamespace.Name: "TokenClient" };

    /// <summary>The answer of a token endpoint as the compilation has it: a type that is called so, with a text that is called so.</summary>
    private static bool IsOwn(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.IsEmpty || type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !Array.Exists(OwnNames, type.Name.Contains) || type.Name.Contains("Option") || type.Name.Contains("Setting") || type.Name.Contains("Config"))
        {
            return false;
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String, SetMethod: not null } && OwnProperties.Contains(member.Name))
            {
                // A service has methods, an answer has none but those of a record.
                return !type.GetMembers().Any(static other => other is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public, IsOverride: false, ReturnType.Name: "Task" or "ValueTask" });
            }
        }

        return false;
    }

    private static ITypeSymbol? Core(ITypeSymbol? type)
    {
        while (type is INamedTypeSymbol { Name: "Nullable" or "Task" or "ValueTask" or "Lazy", TypeArguments: [{ } inner] })
        {
            type = inner;
        }

        return type;
    }

    private static bool IsIn(INamedTypeSymbol type, (string First, string? Last) space)
    {
        INamespaceSymbol last = type.ContainingNamespace;
        INamespaceSymbol first = last;
        while (first is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            first = first.ContainingNamespace;
        }

        return first.Name == space.First && (space.Last is null || last.Name == space.Last);
    }
}
