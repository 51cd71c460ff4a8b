namespace PolicyAnalyzers.Policy;

/// <summary>One task: what it is for, how long a lease of it may live, and what it may use.</summary>
public sealed class TaskPolicy
{
    /// <summary>The least and the greatest lifetime of a lease, in seconds.</summary>
    public const int MinLifetimeSeconds = 1, MaxLifetimeLimitSeconds = 3600;

    /// <summary>Creates a task; parameters are sorted by name, grants by resource.</summary>
    public TaskPolicy(
        string id,
        string purpose,
        int maxLifetimeSeconds,
        TaskSensitivity sensitivity,
        TaskApproval approval,
        IEnumerable<ParameterPolicy> parameters,
        IEnumerable<ResourceGrant> grants)
    {
        Id = id;
        Purpose = purpose;
        MaxLifetimeSeconds = maxLifetimeSeconds;
        Sensitivity = sensitivity;
        Approval = approval;
        Parameters = [.. parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
        Grants = [.. grants.OrderBy(grant => grant.Resource, StringComparer.Ordinal)];
    }

    /// <summary>The same task, of parts that are alike and in the same order.</summary>
    internal TaskPolicy(TaskPolicy same, IReadOnlyList<ParameterPolicy> parameters, IReadOnlyList<ResourceGrant> grants)
    {
        // A copy, which lies in memory beside the task, as one look reads both.
        Id = new string(same.Id.ToCharArray());
        Purpose = same.Purpose;
        MaxLifetimeSeconds = same.MaxLifetimeSeconds;
        Sensitivity = same.Sensitivity;
        Approval = same.Approval;
        Parameters = parameters;
        Grants = grants;
    }

    /// <summary>The task's id, unique in the application.</summary>
    public string Id { get; }

    /// <summary>What the task is for, in words an approver understands.</summary>
    public string Purpose { get; }

    /// <summary>The longest that a lease of the task may live, in seconds.</summary>
    public int MaxLifetimeSeconds { get; }

    /// <summary>How sensitive the task's effect is.</summary>
    public TaskSensitivity Sensitivity { get; }

    /// <summary>Who must approve each run.</summary>
    public TaskApproval Approval { get; }

    /// <summary>The arguments that are bound into the token, sorted by name.</summary>
    public IReadOnlyList<ParameterPolicy> Parameters { get; }

    /// <summary>What the task may use, one grant a resource, sorted by resource.</summary>
    public IReadOnlyList<ResourceGrant> Grants { get; }

    /// <summary>The grant at this resource, or null.</summary>
    public ResourceGrant? FindGrant(string resource) => SortedById.Find(Grants, resource, static grant => grant.Resource);
}
