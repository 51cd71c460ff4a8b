using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using PolicyAnalyzers.Extensions.AI;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.ModelContextProtocol;

/// <summary>Puts a task lease around the tool calls of an MCP server.</summary>
public static class TaskTokenMcpServer
{
    private const string NoCaller = "Refused: the tool acts for a user, and the call names none. Tell the user to sign in.";

    /// <summary>
    /// Runs each tool inside a lease of the task that its method declares with <see cref="AgentTaskAttribute"/>: begun with
    /// the call's arguments, ended when the call ends. A denial becomes an error result that the client's model can read.
    /// Needs <see cref="TaskTokenServices.AddTaskTokens"/>, without which the host does not start.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configure">For whom the tools act; by default, the agent acts for itself.</param>
    public static IMcpServerBuilder WithTaskTokens(this IMcpServerBuilder builder, Action<TaskTokenMcpServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new TaskTokenMcpServerOptions();
        configure?.Invoke(options);
        builder.Services.AddSingleton<IHostedService>(provider => new StartCheck(provider.GetService<ITaskTokenClient>()));
        return builder.WithRequestFilters(filters => filters.AddCallToolFilter(next => RunInLease(next, options)));
    }

    private static McpRequestHandler<CallToolRequestParams, CallToolResult> RunInLease(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next, TaskTokenMcpServerOptions options)
    {
        var tasks = new ConditionalWeakTable<McpServerTool, Declared>();
        return async (request, cancellationToken) =>
        {
            ToolTask? task = request.MatchedPrimitive is McpServerTool tool
                ? tasks.GetValue(tool, static key => new Declared(ToolTask.Of(key.Metadata.OfType<MethodInfo>().FirstOrDefault()))).Task
                : null;
            if (task is null)
            {
                return await next(request, cancellationToken);
            }

            ITaskTokenClient client = request.Services!.GetRequiredService<ITaskTokenClient>();
            if (options.Subject is { } find)
            {
                if (await find(request, cancellationToken) is not { } subject)
                {
                    return Refuse(NoCaller);
                }

                client = client.OnBehalfOf(() => subject);
            }

            return await task.RunAsync(
                client, ReadArguments(request.Params), McpJsonUtilities.DefaultOptions, (_, token) => next(request, token), Refuse, cancellationToken);
        };
    }

    private static CallToolResult Refuse(string refusal) => new() { IsError = true, Content = [new TextContentBlock { Text = refusal }] };

    private static Dictionary<string, object?> ReadArguments(CallToolRequestParams? parameters) =>
        (parameters?.Arguments ?? new Dictionary<string, JsonElement>()).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);

    private sealed record Declared(ToolTask? Task);

    /// <summary>Tasks that nobody can begin would all be refused, one by one: the host says so at its start.</summary>
    private sealed class StartCheck(ITaskTokenClient? client) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => client is null
            ? throw new InvalidOperationException("WithTaskTokens() needs a token client to begin tasks: add services.AddTaskTokens(…) beside AddMcpServer().")
            : Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
