namespace PolicyAnalyzers.TokenClient;

/// <summary>A task waits for a human.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Expires">When the request for approval expires.</param>
public sealed record ApprovalPending(string Task, DateTimeOffset Expires);
