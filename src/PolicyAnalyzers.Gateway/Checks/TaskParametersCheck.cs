using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The arguments are exactly the declared ones, and within their bounds.</summary>
internal sealed class TaskParametersCheck : ITokenRequestCheck
{
    public string Id => "task.parameters";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        IReadOnlyDictionary<string, ParameterValue> values = context.Detail.Parameters;
        if (values.Keys.FirstOrDefault(name => context.Task.Parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            return OAuthError.InvalidDetails($"task '{context.Task.Id}' has no parameter '{unknown}'");
        }

        if (PolicyEvaluator.CheckParameters(context.Task, values) is { } refusal)
        {
            return OAuthError.InvalidDetails(refusal.Reason);
        }

        context.AuditedArguments = AuditedArguments.Of(context.Task, values);
        return CheckResult.Pass;
    }
}
