using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Usage;

/// <summary>What a task's declaration could do without, by what the task used.</summary>
internal static class Narrowing
{
    /// <summary>So many runs say something of the next.</summary>
    private const int MinRuns = 10;

    public static IEnumerable<string> Of(TaskPolicy task, TaskUse use)
    {
        if (use.Leases == 0)
        {
            yield return "the task never ran: remove it, if it is not new";
            yield break;
        }

        if (use.Leases < MinRuns)
        {
            yield break;
        }

        foreach (ResourceGrant grant in task.Grants)
        {
            string[] unused = [.. grant.Scopes.Where(scope => use.TokensFor(grant.Resource, scope) == 0)];
            if (unused.Length == grant.Scopes.Count)
            {
                yield return $"{grant.Resource} was never used: remove the grant";
            }
            else if (unused.Length > 0)
            {
                yield return $"never used at {grant.Resource}: remove {string.Join(", ", unused)}";
            }
        }

        // Twice the longest run is room enough. Where runs are not ended, nothing is known of how long they took.
        long enough = Math.Max(TaskPolicy.MinLifetimeSeconds, 2 * use.LongestSeconds);
        if (use.Ended == use.Leases && enough < task.MaxLifetimeSeconds)
        {
            yield return $"no run took longer than {use.LongestSeconds} s: {enough} s of lifetime are enough";
        }
        else if (use.Ended < use.Leases)
        {
            yield return $"{use.Leases - use.Ended} of {use.Leases} runs were not ended by the agent: dispose the lease, then a shorter lifetime can be found";
        }
    }
}
