using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The manifest declares the task for this agent.</summary>
internal sealed class TaskDeclaredCheck : ITokenRequestCheck
{
    public string Id => "task.declared";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private static CheckResult Evaluate(TokenRequestContext context)
    {
        if (context.Manifest.FindAgent(context.Agent.Id)?.FindTask(context.Detail.Task) is not { } task)
        {
            return OAuthError.InvalidDetails($"agent '{context.Agent.Id}' has no task '{context.Detail.Task}'");
        }

        context.Task = task;
        return CheckResult.Pass;
    }
}
