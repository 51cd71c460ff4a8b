using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Requests in the name of a user, the only ones in which Entra ID accepts named scopes. Known by the method's name, or by the credential that
/// asks; whoever asks for himself (<c>AcquireTokenForClient</c>, a client secret, a managed identity) gets <c>.default</c> or nothing.
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

    private static readonly HashSet<string> Credentials = new(StringComparer.Ordinal)
    {
        "AuthorizationCodeCredential", "DeviceCodeCredential", "InteractiveBrowserCredential", "OnBehalfOfCredential", "UsernamePasswordCredential",
    };

    /// <summary>Whether what is flagged, or what the value reaches, is an argument of such a request.</summary>
    public static async Task<bool> AreMeantAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        (await flagged.PathAsync(cancellationToken).ConfigureAwait(false)).Any(end => Contain(end.Node, end.Model, cancellationToken));

    private static bool Contain(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        for (SyntaxNode? outer = node; outer is not null and not StatementSyntax and not MemberDeclarationSyntax; outer = outer.Parent)
        {
            switch (outer)
            {
                case InvocationExpressionSyntax call when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && Methods.Contains(method.Name):
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: { } asking } } when IsUser(asking):
                case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var arguments } when arguments.Any(argument => IsUser(argument.Expression)):
                    return true;
            }
        }

        return false;

        bool IsUser(ExpressionSyntax credential) => model.GetTypeInfo(credential, cancellationToken).Type is { } type && Credentials.Contains(type.Name);
    }
}
