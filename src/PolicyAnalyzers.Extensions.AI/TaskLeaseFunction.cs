using Microsoft.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>Runs a tool inside a lease of the task that it declares.</summary>
internal sealed class TaskLeaseFunction(AIFunction inner, ToolTask task, ITaskTokenClient client) : DelegatingAIFunction(inner)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            TaskRequest request = task.Bind(arguments, JsonSerializerOptions);
            await using TaskLease lease = await client.BeginAsync(request, cancellationToken);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Ended);
            try
            {
                return await base.InvokeCoreAsync(arguments, linked.Token);
            }
            catch (OperationCanceledException) when (lease.IsEnded && !cancellationToken.IsCancellationRequested)
            {
                return $"Refused: task '{lease.Task}' ran out of its time.";
            }
        }
        catch (Exception failure) when (ToolRefusal.Text(failure) is not null)
        {
            return ToolRefusal.Text(failure);
        }
    }
}
