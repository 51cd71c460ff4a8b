using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol;

/// <summary>Puts a task lease around the tool calls of an MCP server.</summary>
public static class TaskTokenMcpServer
{
    /// <summary>
    /// Runs each tool inside a lease of the task that its method declares with <see cref="AgentTaskAttribute"/>: begun with
    /// the call's arguments, ended when the call ends. A denial becomes an error result that the client's model can read.
    /// Needs <see cref="TaskTokenServices.AddTaskTokens"/>.
    /// </summary>
    public static IMcpServerBuilder WithTaskTokens(this IMcpServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithRequestFilters(filters => filters.AddCallToolFilter(RunInLease));
    }

    private static McpRequestHandler<CallToolRequestParams, CallToolResult> RunInLease(McpRequestHandler<CallToolRequestParams, CallToolResult> next)
    {
        var tasks = new ConditionalWeakTable<McpServerTool, Declared>();
        return async (request, cancellationToken) =>
        {
            ToolTask? task = request.MatchedPrimitive is McpServerTool tool
                ? tasks.GetValue(tool, static key => new Declared(ToolTask.Of(key.Metadata.OfType<MethodInfo>().FirstOrDefault()))).Task
                : null;
            return task is null
                ? await next(request, cancellationToken)
                : await task.RunAsync(
                    request.Services!.GetRequiredService<ITaskTokenClient>(),
                    ReadArguments(request.Params),
                    McpJsonUtilities.DefaultOptions,
                    (_, token) => next(request, token),
                    refusal => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = refusal }] },
                    cancellationToken);
        };
    }

    private static Dictionary<string, object?> ReadArguments(CallToolRequestParams? parameters) =>
        (parameters?.Arguments ?? new Dictionary<string, JsonElement>()).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);

    private sealed record Declared(ToolTask? Task);
}
