using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// The token that a caller sent to this process. Its value is not known, but where it comes from is: it travels through
/// symbols like a text that no judge but its own makes anything of.
/// </summary>
internal static class InboundToken
{
    /// <summary>Stands for the token.</summary>
    public const string Text = ValueReader.Hole + "inbound";

    private const string Header = "Authorization";

    /// <summary>What the names of other headers with the caller's credential end with: <c>X-Acme-Api-Key</c>, <c>X-MS-TOKEN-AAD-ACCESS-TOKEN</c>.</summary>
    private static readonly string[] KeyHeaders = ["Api-Key", "ApiKey", "Api-Token", "Access-Token", "AccessToken", "Auth-Token", "Bearer-Token", "User-Token"];

    /// <summary>Whether the expression itself reads the token from the request.</summary>
    public static bool Is(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ } key], Instance: { } headers } => IsHeader(key.Value) && AreOfRequest(headers),
        IPropertyReferenceOperation { Property.Name: Header, Instance: { } headers } => AreOfRequest(headers),
        IInvocationOperation { TargetMethod: { Name: "GetTokenAsync", ContainingType.Name: "AuthenticationHttpContextExtensions" } } call => AsksForAccessToken(call),
        _ => false,
    };

    /// <summary>Whether <c>Headers.TryGetValue("Authorization", out local)</c> gives the token to the local variable.</summary>
    public static bool IsGivenTo(ILocalReferenceOperation reference)
    {
        if (reference.Local.Type.Name != "StringValues")
        {
            return false;
        }

        foreach (IOperation operation in BodyValues.Operations(reference))
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "TryGetValue", Instance: { } headers, Arguments: [{ } key, { } result] }
                && IsHeader(key.Value)
                && AreOfRequest(headers)
                && Local(result.Value) is { } local
                && SymbolEqualityComparer.Default.Equals(local, reference.Local))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method may copy a header, by its name.</summary>
    public static bool MayCopy(IMethodSymbol method) => method.Name is "Add" or "TryAdd" or "TryAddWithoutValidation" or "Append";

    /// <summary>
    /// Whether the call copies one header of a loop over all of the request's, and nothing in the body says that the token is left out.
    /// </summary>
    public static bool IsCopiedWithAll(IInvocationOperation call)
    {
        if (!MayCopy(call.TargetMethod)
            || call is not { Instance.Type.Name: { } table, Arguments: [{ } name, _, ..] }
            || !table.Contains("Headers")
            || BodyValues.Unwrap(name.Value) is not IPropertyReferenceOperation { Property.Name: "Key", Instance: ILocalReferenceOperation header }
            || !BodyValues.Assigned(header).Any(AreOfRequest))
        {
            return false;
        }

        foreach (IOperation operation in BodyValues.Operations(call))
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IIsPatternOperation
                || operation is IInvocationOperation { TargetMethod.Name: "Equals" or "Contains" or "StartsWith" or "Remove" })
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreOfRequest(IOperation headers)
    {
        headers = BodyValues.Unwrap(headers);
        return headers.Type?.Name == "IHeaderDictionary" && headers is not IPropertyReferenceOperation { Property.ContainingType.Name: "HttpResponse" };
    }

    private static bool IsHeader(IOperation key) => BodyValues.Unwrap(key) switch
    {
        { ConstantValue: { HasValue: true, Value: string name } } => name.Equals(Header, StringComparison.OrdinalIgnoreCase) || Array.Exists(KeyHeaders, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)),
        IFieldReferenceOperation { Field: { Name: Header, ContainingType.Name: "HeaderNames" } } => true,
        _ => false,
    };

    private static bool AsksForAccessToken(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: "access_token" or "id_token" })
            {
                return true;
            }
        }

        return false;
    }

    private static ILocalSymbol? Local(IOperation operation) => operation switch
    {
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } => declared.Local,
        ILocalReferenceOperation local => local.Local,
        _ => null,
    };
}
