using Microsoft.SemanticKernel;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace InvoiceAgent;

/// <summary>Runs each kernel function in the lease of its task, for functions that did not come through the bridge.</summary>
internal sealed class TaskLeaseFilter(ITaskTokenClient client) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next) =>
        context.Result = new FunctionResult(context.Result, await context.Function.InvokeInTaskLeaseAsync(
            client,
            context.Arguments,
            async (bound, _) =>
            {
                foreach ((string name, object? value) in bound)
                {
                    context.Arguments[name] = value;
                }

                await next(context);
                return context.Result.GetValue<object>();
            },
            context.CancellationToken));
}
