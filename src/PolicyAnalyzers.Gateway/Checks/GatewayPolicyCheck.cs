using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The security team lets this agent run this task; it may shorten it, or ask for a human.</summary>
internal sealed class GatewayPolicyCheck(GatewayPolicy policy) : ITokenRequestCheck
{
    public string Id => "gateway.policy";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private CheckResult Evaluate(TokenRequestContext context)
    {
        if (policy.WhyRefused(context.Agent.Id, context.Task.Id) is { } reason)
        {
            return OAuthError.AccessDenied(reason);
        }

        AgentRestriction? restriction = policy.Find(context.Agent.Id);
        context.LifetimeSeconds = Math.Min(context.Task.MaxLifetimeSeconds, restriction?.MaxLifetimeSeconds ?? int.MaxValue);
        context.RequiresApproval = restriction?.RequiresApproval != false || context.Task.Approval != TaskApproval.None;
        return CheckResult.Pass;
    }
}
