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

    private static IEnumerable<PolicyDifference> Differences(PolicyManifest accepted, PolicyManifest current)
    {
        if (accepted.Application != current.Application)
        {
            yield return new(DifferenceKind.Widening, null, null, $"application '{accepted.Application}' became '{current.Application}'");
        }

        foreach (string id in Keys(accepted.Agents, current.Agents, agent => agent.Id))
        {
            AgentPolicy? was = accepted.FindAgent(id);
            AgentPolicy? now = current.FindAgent(id);
            if (was is null)
            {
                yield return new(DifferenceKind.Widening, id, null, $"agent '{id}' is new");
            }
            else if (now is null)
            {
                yield return new(DifferenceKind.Narrowing, id, null, $"agent '{id}' is gone");
            }
            else if (was.Owner != now.Owner)
            {
                yield return new(DifferenceKind.Neutral, id, null, $"agent '{id}' has another owner");
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
            TaskPolicy? was = accepted.FirstOrDefault(task => task.Id == id);
            TaskPolicy? now = current.FirstOrDefault(task => task.Id == id);
            if (was is null)
            {
                string grants = string.Join(", ", now!.Grants.SelectMany(grant => grant.Scopes.Select(scope => $"'{scope}' at '{grant.Resource}'")));
                yield return new(DifferenceKind.Widening, agent, id, $"task '{id}' is new and grants {grants}");
            }
            else if (now is null)
            {
                yield return new(DifferenceKind.Narrowing, agent, id, $"task '{id}' is gone");
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
