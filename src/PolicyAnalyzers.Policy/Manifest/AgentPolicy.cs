namespace PolicyAnalyzers.Policy;

/// <summary>One agent and the tasks that it may ask for.</summary>
public sealed class AgentPolicy
{
    private readonly Lazy<IdTable<TaskPolicy>> _byId;

    /// <summary>Creates an agent; tasks are sorted by id.</summary>
    public AgentPolicy(string id, string? owner, IEnumerable<TaskPolicy> tasks)
    {
        Id = id;
        Owner = owner;
        Tasks = [.. tasks.OrderBy(task => task.Id, StringComparer.Ordinal)];
        _byId = new(() => new IdTable<TaskPolicy>(Tasks, static task => task.Id));
    }

    /// <summary>The agent's id: its <c>client_id</c>.</summary>
    public string Id { get; }

    /// <summary>The team that answers for it, if stated.</summary>
    public string? Owner { get; }

    /// <summary>The tasks, sorted by id.</summary>
    public IReadOnlyList<TaskPolicy> Tasks { get; }

    /// <summary>The task with this id, or null.</summary>
    public TaskPolicy? FindTask(string id) => _byId.Value.Find(id);
}
