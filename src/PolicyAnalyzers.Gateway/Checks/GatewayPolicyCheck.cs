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
        (string agent, string task) = (context.Agent.Id, context.Task.Id);
        if (policy.IsDisabled(agent) || policy.IsDisabled(task))
        {
            return OAuthError.AccessDenied("the agent or the task is disabled");
        }

        if (policy.Find(agent) is not { } restriction || !restriction.Allows(task))
        {
            return OAuthError.AccessDenied($"the gateway policy does not allow agent '{agent}' task '{task}'");
        }

        context.LifetimeSeconds = Math.Min(context.Task.MaxLifetimeSeconds, restriction.MaxLifetimeSeconds ?? int.MaxValue);
        context.RequiresApproval = restriction.RequiresApproval || context.Task.Approval != TaskApproval.None;
        return CheckResult.Pass;
    }
}
