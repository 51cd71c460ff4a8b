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

    private ToolTask(string id, IReadOnlyList<(ParameterInfo, string)> bound)
    {
        _id = id;
        _bound = bound;
    }

    /// <summary>The task that a method declares, or null when it declares none.</summary>
    public static ToolTask? Of(MethodInfo? method)
    {
        if (method?.GetCustomAttribute<AgentTaskAttribute>() is not { } task)
        {
            return null;
        }

        return new ToolTask(
            task.Id,
            [.. from parameter in method.GetParameters()
                let attribute = parameter.GetCustomAttribute<TaskParameterAttribute>()
                where attribute is not null
                select (parameter, attribute.Name ?? parameter.Name!)]);
    }

    /// <summary>
    /// The task's request for these arguments. Each bound argument is read as the tool's parameter type and put back, so that
    /// the tool gets the very value that the token is bound to.
    /// </summary>
    /// <exception cref="ToolArgumentException">An argument is missing, or is not of its parameter's type.</exception>
    public TaskRequest Bind(IDictionary<string, object?> arguments, JsonSerializerOptions json)
    {
        var values = new List<(string, ParameterValue)>();
        foreach ((ParameterInfo parameter, string name) in _bound)
        {
            object value = Read(parameter, arguments, json);
            arguments[parameter.Name!] = value;
            values.Add((name, BoundValue.Of(value)));
        }

        return new TaskRequest(_id, [.. values]);
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
