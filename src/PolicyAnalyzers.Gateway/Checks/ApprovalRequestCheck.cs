using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>
/// A client that fetches an approved token names its own request, which was not changed and not used. From here on the
/// stored request is what is asked for, and it passes every further check again.
/// </summary>
internal sealed class ApprovalRequestCheck(GatewayStore store, IOptions<IdentityGatewayOptions> options) : ITokenRequestCheck
{
    public string Id => "approval.request";

    public async ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        if (context.Form["grant_type"] != GrantTypes.Ciba)
        {
            return context.Form["auth_req_id"] is null ? CheckResult.Pass : OAuthError.InvalidRequest($"auth_req_id is for {GrantTypes.Ciba}");
        }

        if (context.Asked != new AskedFor(null, null, null))
        {
            return OAuthError.InvalidRequest("resource, scope and authorization_details are those of the approved request, and must not be sent again");
        }

        if (context.Form["auth_req_id"] is not { } requestId)
        {
            return OAuthError.InvalidRequest("auth_req_id is missing");
        }

        var found = await store.WriteAsync(session => ApprovalTable.Poll(session, requestId, context.Now));
        if (found is not { } poll
            || poll.Request.Agent != context.Agent.Id
            || poll.Request.Thumbprint != context.Thumbprint
            || poll.Request.State == ApprovalState.Used
            || poll.Request.Digest() != poll.Digest)
        {
            return OAuthError.InvalidGrant("the auth_req_id is unknown, used, or of another agent or key");
        }

        if (poll.Polled + options.Value.ApprovalPollInterval > context.Now)
        {
            return OAuthError.SlowDown($"poll every {options.Value.ApprovalPollInterval.TotalSeconds} seconds at most");
        }

        context.Approval = poll.Request;
        context.Asked = new AskedFor(poll.Request.Resource, poll.Request.Scope, poll.Request.Details);
        return CheckResult.Pass;
    }
}
