namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>One run of one task. Only the agent, task, arguments, key and subject that began it may go on with it.</summary>
internal sealed record Lease(
    string Id, string Agent, string Task, string Manifest, string Parameters, string Thumbprint, DateTimeOffset Began, DateTimeOffset Deadline)
{
    /// <summary>Whether this request begins the lease, so that it is not in the store yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>For whom the agent acts; null for itself.</summary>
    public string? Subject { get; init; }

    /// <summary>Who named the subject.</summary>
    public string? SubjectIssuer { get; init; }

    /// <summary>Who acted for the subject before, as JSON; null for nobody.</summary>
    public string? Actors { get; init; }

    /// <summary>The lease with which this one ends; null for none.</summary>
    public string? Parent { get; init; }

    public bool IsOfSameRun(Lease other) =>
        (Agent, Task, Manifest, Parameters, Thumbprint) == (other.Agent, other.Task, other.Manifest, other.Parameters, other.Thumbprint)
        && (Subject, SubjectIssuer, Actors, Parent) == (other.Subject, other.SubjectIssuer, other.Actors, other.Parent);
}
