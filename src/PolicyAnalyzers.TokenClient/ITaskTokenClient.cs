namespace PolicyAnalyzers.TokenClient;

/// <summary>Begins tasks at the identity gateway. Safe for concurrent use; one instance serves a process.</summary>
public interface ITaskTokenClient
{
    /// <summary>
    /// Begins a task: the gateway decides, a human approves where that is declared, and the lease becomes
    /// <see cref="TaskLease.Current"/> for the caller and what it awaits. Dispose the lease when the task ends.
    /// </summary>
    /// <param name="request">The task and its arguments.</param>
    /// <param name="cancellationToken">Stops waiting, also for an approval; and ends the lease when it is cancelled later.</param>
    /// <exception cref="UndeclaredTaskException">The application's manifest declares no such task; nothing was sent.</exception>
    /// <exception cref="TaskDeniedException">The gateway, or a human, said no.</exception>
    /// <exception cref="GatewayUnavailableException">The gateway gave no usable answer.</exception>
    /// <exception cref="ClientCredentialException">The agent's own credential cannot be used now.</exception>
    /// <exception cref="LeaseEndedException">The lease around this call ended meanwhile.</exception>
    /// <exception cref="OperationCanceledException">Waiting was cancelled, or the application stops.</exception>
    Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default);
}
