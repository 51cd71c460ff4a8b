using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>A caller that is made of the claims of a token whose signature nobody checked: <c>new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, "jwt"))</c>.</summary>
internal static class UncheckedCaller
{
    /// <summary>Whether a body makes an identity of all claims of the token, gives it away, and asks nothing and nobody whether the token is valid.</summary>
    public static bool IsMadeOf(IOperation decoded, IdentityReader reader)
    {
        if (IsOwnSignIn(decoded))
        {
            return false;
        }

        bool isMade = false;
        foreach (IOperation operation in BodyValues.Operations(decoded))
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: { } method } when method.StartsWith("Validate", StringComparison.Ordinal) || method.StartsWith("Verify", StringComparison.Ordinal):
                    return false;
                case IObjectCreationOperation { Arguments: [{ Value: { } claims }, ..] } creation when reader.HoldsClaims(creation.Type) && AreOf(claims, decoded):
                    isMade |= IsGivenAway(creation, depth: 0);
                    break;
            }
        }

        return isMade;
    }

    /// <summary>An id token has just come from its issuer, for the one who reads it.</summary>
    private static bool IsOwnSignIn(IOperation decoded) =>
        decoded is IInvocationOperation { Arguments: [{ Value: { } token }, ..] } && IdentityReader.OwnerName(IdentityReader.Accessed(token)).EndsWith("IdToken", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>jwt.Claims</c>; a selection of them is shown as often as it is trusted.</summary>
    private static bool AreOf(IOperation given, IOperation decoded) =>
        BodyValues.Unwrap(given) is IPropertyReferenceOperation { Property.Name: "Claims", Instance: { } token } && IsValueOf(token, decoded);

    private static bool IsValueOf(IOperation given, IOperation decoded)
    {
        IOperation value = IdentityReader.Accessed(given);
        return ReferenceEquals(value, decoded)
            || (value is ILocalReferenceOperation local && BodyValues.OnlyAssigned(local) is { } assigned && ReferenceEquals(BodyValues.Unwrap(assigned), decoded));
    }

    /// <summary>Returned, or kept in a member, by itself or as part of another object.</summary>
    private static bool IsGivenAway(IOperation made, int depth)
    {
        for (IOperation? parent = made.Parent; parent is not null && depth < 3; parent = parent.Parent)
        {
            switch (parent)
            {
                case IReturnOperation or ISimpleAssignmentOperation { Target: IMemberReferenceOperation }:
                    return true;
                case IVariableDeclaratorOperation { Symbol: { } local }:
                    return BodyValues.Operations(made).Any(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsGivenAway(reference, depth + 1));
                case IObjectCreationOperation { Type.Name: "AuthenticationState" }:
                    // What a page in a browser shows its own user.
                    return false;
                case IConversionOperation or IArgumentOperation or IObjectCreationOperation or IVariableInitializerOperation or ICoalesceOperation or IConditionalOperation or IAwaitOperation
                    or IObjectOrCollectionInitializerOperation or IInvocationOperation { Type.SpecialType: SpecialType.None }:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }
}
