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
    public static AIFunction WithTaskLease(this AIFunction function, ITaskTokenClient client)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(client);
        return ToolTask.Of(function.UnderlyingMethod) is { } task ? new TaskLeaseFunction(function, task, client) : function;
    }

    /// <summary>All tools of an agent, each as by <see cref="WithTaskLease"/>. Tools that are no functions stay as they are.</summary>
    public static IList<AITool> WithTaskLeases(this IEnumerable<AITool> tools, ITaskTokenClient client)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(client);
        return [.. tools.Select(tool => tool is AIFunction function ? function.WithTaskLease(client) : tool)];
    }
}
