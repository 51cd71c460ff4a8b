using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The task grants these scopes at this one resource (RFC 8707). No scope named means all of the grant's.</summary>
internal sealed class TaskGrantCheck : ITokenRequestCheck
{
    public string Id => "task.grant";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        if (context.Asked.Resource is not { } resource)
        {
            return OAuthError.InvalidTarget("resource is missing");
        }

        string[] asked = context.Asked.Scope is { } scope
            ? [.. scope.Split(' ').Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : [.. context.Task.FindGrant(resource)?.Scopes ?? []];
        if (PolicyEvaluator.CheckGrant(context.Task, resource, asked) is { } refusal)
        {
            return refusal.Kind == RefusalKind.Resource ? OAuthError.InvalidTarget(refusal.Reason) : OAuthError.InvalidScope(refusal.Reason);
        }

        context.Resource = resource;
        context.Scopes = asked;
        return CheckResult.Pass;
    }
}
