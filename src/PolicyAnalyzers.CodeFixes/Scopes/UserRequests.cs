using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Requests in the name of a user, the only ones in which Entra ID accepts named scopes. Known by the method's name; whoever asks for
/// himself (<c>AcquireTokenForClient</c>, a client secret, a managed identity) gets <c>.default</c> or nothing.
/// </summary>
internal static class UserRequests
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "AcquireTokenOnBehalfOf", "AcquireTokenSilent", "AcquireTokenInteractive", "AcquireTokenWithDeviceCode", "AcquireTokenByAuthorizationCode",
        "AcquireTokenByIntegratedWindowsAuth", "AcquireTokenInLongRunningProcess", "InitiateLongRunningProcessInWebApi", "AcquireTokenByRefreshToken",
        "GetAccessTokenForUserAsync", "GetAuthenticationResultForUserAsync", "CreateAuthorizationHeaderForUserAsync", "GetTokenForUserAsync",
        "EnableTokenAcquisitionToCallDownstreamApi", "GetTurnTokenAsync", "ExchangeTurnTokenAsync",
    };

    /// <summary>Whether the node is an argument of such a request.</summary>
    public static bool Contain(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        for (SyntaxNode? outer = node; outer is not null and not StatementSyntax and not MemberDeclarationSyntax; outer = outer.Parent)
        {
            if (outer is InvocationExpressionSyntax invocation
                && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
                && Methods.Contains(method.Name))
            {
                return true;
            }
        }

        return false;
    }
}
