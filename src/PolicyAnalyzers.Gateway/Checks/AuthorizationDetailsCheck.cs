using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The request says which task it is for, in one authorization detail that is read strictly (RFC 9396, section 5).</summary>
internal sealed class AuthorizationDetailsCheck : ITokenRequestCheck
{
    public string Id => "authorization.details";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        if (context.Asked.Details is not { } json)
        {
            return OAuthError.InvalidDetails("authorization_details is missing");
        }

        try
        {
            context.Detail = AgentTaskDetail.Parse(json);
            return CheckResult.Pass;
        }
        catch (PolicyFormatException exception)
        {
            return OAuthError.InvalidDetails(exception.Message);
        }
    }
}
