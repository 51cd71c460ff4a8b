using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>How two declarations of one task differ, each difference as the second sees it.</summary>
internal static class TaskDifferences
{
    public static IEnumerable<string> Between(TaskPolicy first, TaskPolicy second)
    {
        string prefix = $"task '{second.Id}' ";
        return PolicyComparison.Compare(Alone(first), Alone(second))
            .Select(difference => "the second " + (difference.Message.StartsWith(prefix, StringComparison.Ordinal) ? difference.Message.Substring(prefix.Length) : difference.Message));
    }

    private static PolicyManifest Alone(TaskPolicy task) => new("a", 1, [new AgentPolicy("a", null, [task])]);
}
