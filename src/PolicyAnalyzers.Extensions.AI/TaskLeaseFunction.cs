using Microsoft.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>Runs a tool inside a lease of the task that it declares.</summary>
internal sealed class TaskLeaseFunction(AIFunction inner, ToolTask task, ITaskTokenClient client) : DelegatingAIFunction(inner)
{
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => task.RunAsync(
        client,
        arguments,
        JsonSerializerOptions,
        (bound, token) => base.InvokeCoreAsync(new AIFunctionArguments(bound) { Services = arguments.Services, Context = arguments.Context }, token),
        refusal => (object?)refusal,
        cancellationToken);
}
