using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>Arguments that a task takes, where the caller gave none.</summary>
internal static class ProbeArguments
{
    public static JsonObject For(TaskPolicy task) => new(task.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, ValueFor(parameter))));

    public static JsonNode? Node(ParameterValue value) => value.Type switch
    {
        ParameterType.String => value.AsString(),
        ParameterType.Boolean => value.AsBoolean(),
        _ => value.AsNumber(),
    };

    private static JsonNode? ValueFor(ParameterPolicy parameter) => parameter.Type switch
    {
        ParameterType.String => parameter.OneOf is [{ } first, ..] ? first : (parameter.Prefix ?? "probe-") + "1",
        ParameterType.Boolean => false,
        _ => parameter.Min is { } min ? decimal.Ceiling(min) : Math.Min(1, decimal.Floor(parameter.Max ?? 1)),
    };
}
