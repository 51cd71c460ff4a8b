namespace PolicyAnalyzers.TokenClient;

/// <summary>Acting for users.</summary>
public static class TaskDelegation
{
    /// <summary>
    /// The same client, whose tasks are all for a user: give it to the tools of a conversation, or of a request, and they act for the one whose token it is.
    /// A request that names its own user keeps it. Without a token, nothing is asked for.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="subject">Gives the user's token for each task; what it throws, BeginAsync throws.</param>
    public static ITaskTokenClient OnBehalfOf(this ITaskTokenClient client, Func<SubjectToken> subject)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(subject);
        return new DelegatedTaskTokenClient(client, subject);
    }

    private sealed class DelegatedTaskTokenClient(ITaskTokenClient inner, Func<SubjectToken> subject) : ITaskTokenClient
    {
        public Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(request);

            // Not async, so that the lease reaches the caller's context.
            return inner.BeginAsync(request.Subject is null ? request.OnBehalfOf(subject()) : request, cancellationToken);
        }
    }
}
