using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>Where a human must approve, one has, in time. That it serves one token is settled when the token is recorded.</summary>
internal sealed class HumanApprovalCheck : ITokenRequestCheck
{
    public const string CheckId = "approval.human";

    public static OAuthError Used { get; } = OAuthError.InvalidGrant("the approval was used before");

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        if (context.Approval is not { } approval)
        {
            return context.RequiresApproval
                ? OAuthError.InteractionRequired("a human must approve this request; ask at the backchannel authentication endpoint")
                : CheckResult.Pass;
        }

        return approval.State switch
        {
            ApprovalState.Refused => OAuthError.AccessDenied("the request was refused"),
            _ when approval.Expires <= context.Now => OAuthError.ExpiredToken("the request has expired"),
            ApprovalState.Approved => CheckResult.Pass,
            ApprovalState.Pending => OAuthError.AuthorizationPending("nobody has decided yet"),
            _ => Used,
        };
    }
}
