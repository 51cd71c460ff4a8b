namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>One unit of writing that is waited for. It may be run twice, and its result counts only once it is committed.</summary>
internal abstract class WriteOperation
{
    private volatile bool _abandoned;

    /// <summary>Whether nobody waits any more; what has not run is not run then.</summary>
    public bool IsAbandoned => _abandoned;

    public void Abandon() => _abandoned = true;

    public abstract void Run(StoreSession session);

    public abstract void Committed();

    public abstract void Failed(StoreUnavailableException exception);
}

internal sealed class WriteOperation<T>(Func<StoreSession, T> operation) : WriteOperation
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Run(StoreSession session) => _result = operation(session);

    public override void Committed() => _completion.TrySetResult(_result!);

    public override void Failed(StoreUnavailableException exception) => _completion.TrySetException(exception);
}
