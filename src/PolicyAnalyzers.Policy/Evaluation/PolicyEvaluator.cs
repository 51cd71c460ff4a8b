namespace PolicyAnalyzers.Policy;

/// <summary>
/// Decides what a manifest allows. Pure: the same manifest and request give the same answer, and a narrower manifest
/// never allows more. A declared parameter must be there; what else is bound beside it only narrows a token further.
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>Why a whole request is refused, or null when the manifest allows it.</summary>
    public static Refusal? Evaluate(PolicyManifest manifest, TaskAccess access)
    {
        TaskPolicy? task = manifest.FindAgent(access.Agent)?.FindTask(access.Task);
        return task is null
            ? new Refusal(RefusalKind.Task, $"agent '{access.Agent}' has no task '{access.Task}' in this manifest")
            : CheckParameters(task, access.Parameters) ?? CheckGrant(task, access.Resource, access.Scopes);
    }

    /// <summary>Why these arguments are refused, or null.</summary>
    public static Refusal? CheckParameters(TaskPolicy task, IReadOnlyDictionary<string, ParameterValue> values)
    {
        for (int i = 0; i < task.Parameters.Count; i++)
        {
            ParameterPolicy parameter = task.Parameters[i];
            string? fault = values.TryGetValue(parameter.Name, out ParameterValue value)
                ? parameter.WhyRefused(value)
                : $"parameter '{parameter.Name}' is missing";
            if (fault is not null)
            {
                return new Refusal(RefusalKind.Parameter, fault);
            }
        }

        return null;
    }

    /// <summary>Why these scopes at this resource are refused, or null.</summary>
    public static Refusal? CheckGrant(TaskPolicy task, string resource, IReadOnlyCollection<string> scopes)
    {
        if (task.FindGrant(resource) is not { } grant)
        {
            return new Refusal(RefusalKind.Resource, $"task '{task.Id}' grants nothing at '{resource}'");
        }

        if (scopes.Count == 0)
        {
            return new Refusal(RefusalKind.Scope, "no scope is asked for");
        }

        // A list is read by its index, as on the way to being allowed nothing is made for the collector.
        if (scopes is IReadOnlyList<string> list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (CheckScope(task, grant, list[i]) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }

        foreach (string scope in scopes)
        {
            if (CheckScope(task, grant, scope) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? CheckScope(TaskPolicy task, ResourceGrant grant, string scope) => SortedById.Find(grant.Scopes, scope, static granted => granted) is null
        ? new Refusal(RefusalKind.Scope, $"task '{task.Id}' does not grant scope '{scope}' at '{grant.Resource}'")
        : null;
}
