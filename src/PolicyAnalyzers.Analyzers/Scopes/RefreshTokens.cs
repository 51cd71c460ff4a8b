using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Finds the APIs that ask for refresh tokens or use them, for POL1007.</summary>
internal sealed class RefreshTokens : ICallObserver
{
    private readonly TypeSet _requests;
    private readonly TypeSet _clients;
    private readonly TypeSet _urls;
    private readonly TypeSet _tokens;

    public RefreshTokens(Compilation compilation)
    {
        _requests = TypeSet.Resolve(
            compilation,
            "Duende.IdentityModel.Client.RefreshTokenRequest",
            "IdentityModel.Client.RefreshTokenRequest",
            "Google.Apis.Auth.OAuth2.Requests.RefreshTokenRequest",
            "Octokit.OauthTokenRenewalRequest");
        _clients = TypeSet.Resolve(
            compilation,
            "Duende.IdentityModel.Client.TokenClient",
            "IdentityModel.Client.TokenClient",
            "Microsoft.Identity.Client.IByRefreshToken",
            "Google.Apis.Auth.OAuth2.UserCredential",
            "Google.Apis.Auth.OAuth2.Flows.IAuthorizationCodeFlow");
        _urls = TypeSet.Resolve(
            compilation, "Google.Apis.Auth.OAuth2.Requests.GoogleAuthorizationCodeRequestUrl", "Microsoft.AspNetCore.Authentication.Google.GoogleOptions");
        _tokens = TypeSet.Resolve(compilation, "Google.Apis.Auth.OAuth2.Responses.TokenResponse");
        Kinds = _requests.IsEmpty && _clients.IsEmpty && _urls.IsEmpty ? [] : [OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.SimpleAssignment];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public bool Concerns(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? _requests.Contains(method.ContainingType) : method.Name is "RequestRefreshTokenAsync" or "AcquireTokenByRefreshToken" or "RefreshTokenAsync";

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        Verdict? verdict = context.Operation switch
        {
            IObjectCreationOperation { Type: { } type } when _requests.Contains(type) => OfflineAccess.Uses(type.Name),
            IInvocationOperation { TargetMethod: { Name: "RequestRefreshTokenAsync" or "AcquireTokenByRefreshToken" or "RefreshTokenAsync" } method }
                when _clients.ContainsOrInherits(method.ContainingType) => OfflineAccess.Uses(method.Name),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "AccessType" } property }, Value.ConstantValue: { HasValue: true, Value: "offline" } }
                when _urls.ContainsOrInherits(property.ContainingType) => OfflineAccess.Asks("AccessType = offline", DiagnosticSeverity.Info),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "RefreshToken" } property } } assignment
                when _tokens.Contains(property.ContainingType) && BodyValues.Unwrap(assignment.Value).ConstantValue is not { HasValue: true, Value: null } => OfflineAccess.Uses("TokenResponse.RefreshToken"),
            _ => null,
        };
        if (verdict is not null)
        {
            scope.Add(new Finding(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), context.Operation.Syntax.GetLocation(), verdict));
        }
    }
}
