using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Where a token is given to another service by its name: a parameter of a library's client, <c>client.GetOrdersAsync(accessToken)</c>, or an argument of a tool
/// or request, <c>arguments["accessToken"] = …</c>.
/// </summary>
internal static class TokenArguments
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "accessToken", "access_token", "authToken", "auth_token", "bearer", "bearerToken", "bearer_token", "jwt", "jwtToken", "jwt_token", "userAccessToken", "user_access_token", "userToken", "user_token",
    };

    /// <summary>What is about the token itself, to look at it, exchange or end it, sends it to nobody but its issuer: <c>ValidateTokenAsync</c>.</summary>
    private static readonly string[] AboutTokens = ["Assertion", "Introspect", "Jwt", "OnBehalf", "Token"];

    private static readonly string[] Giving = ["Set", "Use", "With"];

    /// <summary>Libraries that make tokens or take them apart.</summary>
    private static readonly string[] Issuers = ["System", "Azure.Identity", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Identity", "Microsoft.IdentityModel", "IdentityModel", "Duende", "OpenIddict"];

    /// <summary>The parameter of a library's method that takes a token; -1 when none does.</summary>
    public static int Place(IMethodSymbol method)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (method.Parameters[i] is { Type.SpecialType: SpecialType.System_String, Name: { } name } && Names.Contains(name))
            {
                return method.DeclaringSyntaxReferences.IsEmpty && !IsAboutToken(method.Name) && !IsOfIssuer(method) ? i : -1;
            }
        }

        return -1;
    }

    /// <summary>Whether the method may put an argument into a table, by its name.</summary>
    public static bool MaySet(IMethodSymbol method) => method is { Name: "Add" or "TryAdd", Parameters.Length: 2 };

    /// <summary>The token that the operation gives away so.</summary>
    public static IOperation? Value(IOperation operation) => operation switch
    {
        IInvocationOperation { Arguments: [{ Value: { } name }, { Value: { } value }], Instance.Type: { } table } call when MaySet(call.TargetMethod) && IsTable(table) => IsName(name) ? value : null,
        IInvocationOperation call => Argument(call.TargetMethod, call.Arguments),
        IObjectCreationOperation { Constructor: { } constructor } creation => Argument(constructor, creation.Arguments),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: { } name }], Instance.Type: { } table }, Value: { } value } when IsTable(table) => IsName(name) ? value : null,
        _ => null,
    };

    private static IOperation? Argument(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        int place = Place(method);
        foreach (IArgumentOperation argument in arguments)
        {
            if (place >= 0 && argument.Parameter?.Ordinal == place)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>A table of values of any kind, as arguments are.</summary>
    private static bool IsTable(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }, _] } or { Name: "JsonObject" or "KernelArguments" or "AIFunctionArguments" };

    private static bool IsName(IOperation name) => name.ConstantValue is { HasValue: true, Value: string text } && Names.Contains(text);

    private static bool IsAboutToken(string method) =>
        Array.Exists(AboutTokens, word => method.IndexOf(word, StringComparison.Ordinal) >= 0) && !Array.Exists(Giving, start => method.StartsWith(start, StringComparison.Ordinal));

    private static bool IsOfIssuer(IMethodSymbol method)
    {
        string space = method.ContainingNamespace?.ToDisplayString() ?? "";
        return Array.Exists(Issuers, issuer => space.StartsWith(issuer, StringComparison.Ordinal) && (space.Length == issuer.Length || space[issuer.Length] == '.'));
    }
}
