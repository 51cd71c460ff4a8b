using System.Reflection;
using System.Text.Json;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>The task that a tool declares, and how a call's arguments become the task's parameters.</summary>
internal sealed class ToolTask
{
    private readonly string _id;
    private readonly IReadOnlyList<(ParameterInfo Parameter, string Name)> _bound;

    private ToolTask(AgentTaskAttribute task, IReadOnlyList<(ParameterInfo, string)> bound)
    {
        _id = task.Id;
        NeedsHuman = task.Approval == Approval.Human;
        _bound = bound;
    }

    /// <summary>Whether a human has to approve each run.</summary>
    public bool NeedsHuman { get; }

    /// <summary>The task that a method declares, or null when it declares none.</summary>
    public static ToolTask? Of(MethodInfo? method)
    {
        if (method?.GetCustomAttribute<AgentTaskAttribute>() is not { } task)
        {
            return null;
        }

        return new ToolTask(
            task,
            [.. from parameter in method.GetParameters()
                let attribute = parameter.GetCustomAttribute<TaskParameterAttribute>()
                where attribute is not null
                select (parameter, attribute.Name ?? parameter.Name!)]);
    }

    /// <summary>
    /// Runs a tool inside a lease: begun with the call's arguments, ended when the call ends. A refusal becomes the tool's
    /// result. The tool gets its own copy of the arguments, with the very values in it that the token is bound to.
    /// </summary>
    public async ValueTask<T> RunAsync<T>(
        ITaskTokenClient client,
        IDictionary<string, object?> arguments,
        JsonSerializerOptions json,
        Func<Dictionary<string, object?>, CancellationToken, ValueTask<T>> tool,
        Func<string, T> refuse,
        CancellationToken cancellationToken)
    {
        // Without ConfigureAwait: a tool runs in the context that its caller awaits it in.
        try
        {
            TaskRequest request = Bind(arguments, json, out Dictionary<string, object?> bound);
            await using TaskLease lease = await client.BeginAsync(request, cancellationToken);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Ended);
            try
            {
                return await tool(bound, linked.Token);
            }
            catch (OperationCanceledException) when (lease.IsEnded && !cancellationToken.IsCancellationRequested)
            {
                throw new LeaseEndedException(lease.Task);
            }
        }
        catch (Exception failure) when (ToolRefusal.Text(failure) is not null)
        {
            return refuse(ToolRefusal.Text(failure)!);
        }
    }

    /// <exception cref="ToolArgumentException">An argument is missing, or is not of its parameter's type.</exception>
    private TaskRequest Bind(IDictionary<string, object?> arguments, JsonSerializerOptions json, out Dictionary<string, object?> bound)
    {
        bound = new Dictionary<string, object?>(arguments);
        var values = new List<(string, ParameterValue)>();
        foreach ((ParameterInfo parameter, string name) in _bound)
        {
            object value = Read(parameter, arguments, json);
            bound[parameter.Name!] = value;
            values.Add((name, ValueOf(parameter, value)));
        }

        return new TaskRequest(_id, [.. values]);
    }

    private ParameterValue ValueOf(ParameterInfo parameter, object value)
    {
        try
        {
            return BoundValue.Of(value);
        }
        catch (OverflowException)
        {
            throw new ToolArgumentException(_id, $"argument '{parameter.Name}' is out of range");
        }
    }

    private object Read(ParameterInfo parameter, IDictionary<string, object?> arguments, JsonSerializerOptions json)
    {
        if (!arguments.TryGetValue(parameter.Name!, out object? value))
        {
            value = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        }

        if (value is null)
        {
            throw new ToolArgumentException(_id, $"argument '{parameter.Name}' is missing");
        }

        if (parameter.ParameterType.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            JsonElement element = value is JsonElement given ? given : JsonSerializer.SerializeToElement(value, json.GetTypeInfo(value.GetType()));
            return element.Deserialize(json.GetTypeInfo(parameter.ParameterType))
                ?? throw new ToolArgumentException(_id, $"argument '{parameter.Name}' is missing");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new ToolArgumentException(_id, $"argument '{parameter.Name}' is not of its type");
        }
    }
}
