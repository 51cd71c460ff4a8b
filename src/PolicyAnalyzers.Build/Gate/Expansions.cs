using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>Finds tasks that were accepted wider again and again: what grows like that is no task any more.</summary>
internal static class Expansions
{
    public static IEnumerable<Finding> Find(PolicyManifest current, IReadOnlyList<PolicyAcceptance> history, int max)
    {
        foreach (TaskPolicy task in max <= 0 || history.Count < max ? [] : current.Agents.SelectMany(agent => agent.Tasks))
        {
            int[] epochs = [.. history.Where(acceptance => acceptance.Expands(task.Id)).Select(acceptance => acceptance.Epoch)];
            if (epochs.Length >= max)
            {
                TaskSource? source = current.FindSource(task.Id);
                yield return new Finding(
                    FindingSeverity.Warning,
                    RuleIds.RepeatedExpansion,
                    $"task '{task.Id}' was accepted wider {epochs.Length} times (epoch {string.Join(", ", epochs)}); redesign it: several tasks, each with what it needs alone",
                    source?.File,
                    source?.Line ?? 0);
            }
        }
    }
}
