using Microsoft.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>Puts a task lease around tool calls.</summary>
public static class TaskLeaseTools
{
    /// <summary>
    /// The same tool, run inside a lease of the task that its method declares with <see cref="AgentTaskAttribute"/>: begun
    /// with the call's arguments, ended when the call ends. A denial becomes the tool's result. A tool that declares no task
    /// is returned as it is; a protected API then gets nothing from it.
    /// </summary>
    /// <param name="function">The tool.</param>
    /// <param name="client">Begins the tasks.</param>
    /// <param name="askUser">
    /// Whether a tool whose task needs a human (<see cref="Approval.Human"/>) asks the user of the conversation first, by the framework's own approval request
    /// (<see cref="ToolApprovalRequestContent"/>). That decides whether the agent tries; whether it may, the approver at the gateway decides.
    /// </param>
    public static AIFunction WithTaskLease(this AIFunction function, ITaskTokenClient client, bool askUser = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(client);
        if (ToolTask.Of(function.UnderlyingMethod) is not { } task)
        {
            return function;
        }

        var leased = new TaskLeaseFunction(function, task, client);
        return askUser && task.NeedsHuman && function.GetService<ApprovalRequiredAIFunction>() is null ? new ApprovalRequiredAIFunction(leased) : leased;
    }

    /// <summary>All tools of an agent, each as by <see cref="WithTaskLease"/>. Tools that are no functions stay as they are.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="client">Begins the tasks.</param>
    /// <param name="askUser">Whether tools whose tasks need a human ask the user of the conversation first.</param>
    public static IList<AITool> WithTaskLeases(this IEnumerable<AITool> tools, ITaskTokenClient client, bool askUser = false)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(client);
        return [.. tools.Select(tool => tool is AIFunction function ? function.WithTaskLease(client, askUser) : tool)];
    }

    /// <summary>
    /// Runs one tool call inside a lease of its task, for middleware of a framework: Microsoft Agent Framework's function middleware, Semantic Kernel's
    /// function filters, the <c>FunctionInvoker</c> of a chat client. A tool that declares no task runs as it is.
    /// </summary>
    /// <param name="function">The tool that is called.</param>
    /// <param name="client">Begins the task.</param>
    /// <param name="arguments">The call's arguments, which stay as they are.</param>
    /// <param name="next">Runs the tool with arguments that hold the very values that the token is bound to.</param>
    /// <param name="cancellationToken">Stops the call, and ends the lease.</param>
    /// <returns>The tool's result, or what the model is told of a denial.</returns>
    public static ValueTask<object?> InvokeInTaskLeaseAsync(
        this AIFunction function,
        ITaskTokenClient client,
        IDictionary<string, object?> arguments,
        Func<AIFunctionArguments, CancellationToken, ValueTask<object?>> next,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(next);
        var given = arguments as AIFunctionArguments;
        return ToolTask.Of(function.UnderlyingMethod) is { } task
            ? task.RunAsync(
                client,
                arguments,
                function.JsonSerializerOptions,
                (bound, token) => next(new AIFunctionArguments(bound) { Services = given?.Services, Context = given?.Context }, token),
                refusal => (object?)refusal,
                cancellationToken)
            : next(given ?? new AIFunctionArguments(arguments), cancellationToken);
    }
}
