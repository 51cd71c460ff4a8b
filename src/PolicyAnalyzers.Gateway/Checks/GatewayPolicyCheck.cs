using System.Net;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>
/// The security team lets this agent run this task, here and now; it may shorten it, or ask for a human. A shadow policy is asked beside it, and decides nothing.
/// </summary>
internal sealed class GatewayPolicyCheck : ITokenRequestCheck
{
    public const string CheckId = "gateway.policy";

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        PolicyDecision decision = Decide(context.Policy);
        if (context.ShadowPolicy is { } shadow)
        {
            context.Shadow = decision.DifferenceTo(Decide(shadow));
        }

        if (decision.Refusal is { } reason)
        {
            return OAuthError.AccessDenied(reason);
        }

        (context.LifetimeSeconds, context.RequiresApproval) = (decision.LifetimeSeconds, decision.RequiresApproval);
        return CheckResult.Pass;

        PolicyDecision Decide(GatewayPolicy policy)
        {
            IPAddress? address = context.Address;
            return PolicyDecision.Of(policy, context.Agent.Id, context.Task, context.Resource, context.Delegation, address, context.Now);
        }
    }
}
