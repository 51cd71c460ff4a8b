namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>One run of one task. Only the agent, task, arguments and key that began it may go on with it.</summary>
internal sealed record Lease(
    string Id, string Agent, string Task, string Manifest, string Parameters, string Thumbprint, DateTimeOffset Began, DateTimeOffset Deadline)
{
    /// <summary>Whether this request begins the lease, so that it is not in the store yet.</summary>
    public bool IsNew { get; init; }

    public bool IsOfSameRun(Lease other) =>
        (Agent, Task, Manifest, Parameters, Thumbprint) == (other.Agent, other.Task, other.Manifest, other.Parameters, other.Thumbprint);
}
