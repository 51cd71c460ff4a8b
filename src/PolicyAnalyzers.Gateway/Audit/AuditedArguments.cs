using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>The only arguments of a request whose values its audit record holds: those whose parameters the task declares audited.</summary>
internal static class AuditedArguments
{
    /// <param name="task">The task, as the manifest in force declares it.</param>
    /// <param name="arguments">The arguments, which were checked against that declaration.</param>
    /// <returns>Sorted by name; null for none.</returns>
    public static IReadOnlyDictionary<string, ParameterValue>? Of(TaskPolicy task, IReadOnlyDictionary<string, ParameterValue> arguments)
    {
        SortedDictionary<string, ParameterValue>? audited = null;
        foreach (ParameterPolicy parameter in task.Parameters)
        {
            if (parameter.Audited)
            {
                audited ??= new(StringComparer.Ordinal);
                audited.Add(parameter.Name, arguments[parameter.Name]);
            }
        }

        return audited;
    }
}
