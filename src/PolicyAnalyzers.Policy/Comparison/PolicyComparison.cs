namespace PolicyAnalyzers.Policy;

/// <summary>
/// Compares a manifest with the accepted one. What cannot be ordered against the old is a widening: no difference is
/// called narrowing or neutral if any request exists that the new manifest allows and the old refused.
/// </summary>
public static class PolicyComparison
{
    /// <summary>Every difference, widenings first, then in the order of agent and task.</summary>
    public static IReadOnlyList<PolicyDifference> Compare(PolicyManifest accepted, PolicyManifest current) =>
        [.. Differences(accepted, current).OrderByDescending(difference => difference.Kind)];

    /// <summary>
    /// For what a difference lets a task do, the ways through its code on which that is needed, as the current manifest records them; null where
    /// it grants nothing, or nothing is recorded.
    /// </summary>
    public static string? Ways(PolicyManifest current, PolicyDifference difference)
    {
        if (difference is not { Kind: DifferenceKind.Widening, Agent: { } agent, Task: { } id }
            || SortedById.Find(current.Required, id, static requirement => requirement.Task) is not { } required
            || current.FindAgent(agent)?.FindTask(id) is not { } task)
        {
            return null;
        }

        IEnumerable<(string Resource, string Scope)> gained = difference switch
        {
            { Resource: { } resource, Scope: { } scope } => [(resource, scope)],
            { Member: "tasks" } => task.Grants.SelectMany(grant => grant.Scopes.Select(scope => (grant.Resource, scope))),
            _ => [],
        };
        string[] ways = [.. gained.Select(each => Way(required, each.Resource, each.Scope))];
        return ways.Length == 0 ? null : string.Join(", ", ways);
    }

    private static string Way(TaskRequirement required, string resource, string scope) => required.PathTo(resource, scope) is { } path
        ? $"'{string.Join(" → ", path)}' needs '{scope}'"
        : required.Unseen.Count == 0 ? $"no code of the task needs '{scope}'" : $"no code that was looked into needs '{scope}'";

    private static IEnumerable<PolicyDifference> Differences(PolicyManifest accepted, PolicyManifest current)
    {
        if (accepted.Application != current.Application)
        {
            yield return new(DifferenceKind.Widening, null, null, "application", $"application '{accepted.Application}' became '{current.Application}'");
        }

        foreach (string id in Keys(accepted.Agents, current.Agents, agent => agent.Id))
        {
            AgentPolicy? was = accepted.FindAgent(id);
            AgentPolicy? now = current.FindAgent(id);
            if (was is null)
            {
                yield return new(DifferenceKind.Widening, id, null, "agents", $"agent '{id}' is new");
            }
            else if (now is null)
            {
                yield return new(DifferenceKind.Narrowing, id, null, "agents", $"agent '{id}' is gone");
            }
            else if (was.Owner != now.Owner)
            {
                yield return new(DifferenceKind.Neutral, id, null, "owner", $"agent '{id}' has another owner");
            }

            foreach (PolicyDifference difference in Tasks(id, was?.Tasks ?? [], now?.Tasks ?? []))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<PolicyDifference> Tasks(string agent, IReadOnlyList<TaskPolicy> accepted, IReadOnlyList<TaskPolicy> current)
    {
        foreach (string id in Keys(accepted, current, task => task.Id))
        {
            TaskPolicy? was = SortedById.Find(accepted, id, static task => task.Id);
            TaskPolicy? now = SortedById.Find(current, id, static task => task.Id);
            if (was is null)
            {
                string grants = string.Join(", ", now!.Grants.SelectMany(grant => grant.Scopes.Select(scope => $"'{scope}' at '{grant.Resource}'")));
                yield return new(DifferenceKind.Widening, agent, id, "tasks", $"task '{id}' is new and grants {grants}");
            }
            else if (now is null)
            {
                yield return new(DifferenceKind.Narrowing, agent, id, "tasks", $"task '{id}' is gone");
            }
            else
            {
                foreach (PolicyDifference difference in TaskComparison.Compare(agent, was, now))
                {
                    yield return difference;
                }
            }
        }
    }

    private static IEnumerable<string> Keys<T>(IEnumerable<T> accepted, IEnumerable<T> current, Func<T, string> key) =>
        accepted.Concat(current).Select(key).Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal);
}
