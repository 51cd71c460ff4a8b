using System.Net;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>What the gateway policy leaves of one agent's manifest. Whatever is not set restricts nothing.</summary>
public sealed class AgentRestriction
{
    /// <summary>In <see cref="Tasks"/>: every task that the manifest declares for the agent.</summary>
    public const string AllTasks = "*";

    /// <summary>Creates a restriction.</summary>
    /// <param name="id">The agent's id.</param>
    /// <param name="tasks">The tasks that remain allowed, or <see cref="AllTasks"/> alone.</param>
    /// <param name="maxLifetimeSeconds">The longest that a lease may live, in seconds; null for the manifest's own.</param>
    /// <param name="requiresApproval">Whether a human must approve each request, also where the manifest asks for nobody.</param>
    public AgentRestriction(string id, IEnumerable<string> tasks, int? maxLifetimeSeconds = null, bool requiresApproval = false)
    {
        Id = id;
        Tasks = [.. tasks.Order(StringComparer.Ordinal)];
        MaxLifetimeSeconds = maxLifetimeSeconds;
        RequiresApproval = requiresApproval;
    }

    /// <summary>The agent's id.</summary>
    public string Id { get; }

    /// <summary>The tasks that remain allowed, or <see cref="AllTasks"/> alone.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The longest that a lease may live, in seconds; null for the manifest's own.</summary>
    public int? MaxLifetimeSeconds { get; }

    /// <summary>Whether a human must approve each request, also where the manifest asks for nobody.</summary>
    public bool RequiresApproval { get; }

    /// <summary>
    /// The environments in which this restriction lets the agent do anything: those gateways alone whose <see cref="IdentityGatewayOptions.Environment"/> is one of them. Null
    /// for every gateway. An agent may have several restrictions when no environment is in two of them.
    /// </summary>
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>The resources that remain allowed; null for all that the manifest grants.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>The most sensitive task that remains allowed; null for any.</summary>
    public TaskSensitivity? MaxSensitivity { get; init; }

    /// <summary>From which sensitivity on a human must approve each request; null for none.</summary>
    public TaskSensitivity? ApprovalFrom { get; init; }

    /// <summary>When tokens are issued; null for always. No lease outlives the hours in which it began.</summary>
    public IReadOnlyList<PolicyHours>? Hours { get; init; }

    /// <summary>From where a request must come, by the address of the connection; null for anywhere.</summary>
    public IReadOnlyList<IPNetwork>? Networks { get; init; }

    /// <summary>How many leases may begin in how long, over all nodes; null for any number.</summary>
    public LeaseRate? Rate { get; init; }

    /// <summary>For which users the agent may act; null for any, and for itself.</summary>
    public UserRestriction? Users { get; init; }

    /// <summary>Whether it is for this environment; null, for a gateway that has none, is in no list.</summary>
    internal bool IsFor(string? environment) => Environments is null || (environment is not null && Environments.Contains(environment));

    internal bool Allows(string task) => Tasks is [AllTasks] || Tasks.Contains(task);
}
