using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient;

/// <summary>
/// One run of one task. It obtains tokens while it lives, and its end revokes all of them. Dispose it when the task
/// ends, also after a failure; what cannot be revoked then expires at <see cref="Deadline"/>. Safe for concurrent use.
/// </summary>
public sealed class TaskLease : IAsyncDisposable
{
    private static readonly TimeSpan RevocationTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Lazy<Task<TaskToken>>> _tokens = new(StringComparer.Ordinal);
    private readonly TokenOrder _order;
    private readonly TokenMint _mint;
    private readonly GatewayConnection _gateway;
    private readonly AmbientLease.Slot _slot;
    private readonly TaskToken _first;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended;
    private Task? _ending;

    internal TaskLease(
        TokenOrder order, TaskToken first, TokenMint mint, GatewayConnection gateway, AmbientLease.Slot slot, TimeProvider time, ILogger logger)
    {
        _order = order with { Lease = first.Lease };
        _first = first;
        _mint = mint;
        _gateway = gateway;
        _slot = slot;
        _time = time;
        _logger = logger;
        _tokens[order.Grant.Resource] = new Lazy<Task<TaskToken>>(System.Threading.Tasks.Task.FromResult(first));
        TimeSpan left = first.Expires - time.GetUtcNow();
        _ended = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        Ended = _ended.Token;
    }

    /// <summary>
    /// The lease that this code runs in: the innermost that was begun by it or by what awaits it. It stays the same after
    /// its end, so that code which outlives its task is refused instead of running on in another. Null outside any task.
    /// </summary>
    public static TaskLease? Current => AmbientLease.Current;

    /// <summary>The lease's id, as the gateway's audit names it.</summary>
    public string Id => _first.Lease;

    /// <summary>The task's id.</summary>
    public string Task => _order.Request.Task;

    /// <summary>When the lease ends by itself.</summary>
    public DateTimeOffset Deadline => _first.Expires;

    /// <summary>What the task may use.</summary>
    public IReadOnlyList<ResourceGrant> Grants => _order.Policy.Grants;

    /// <summary>Cancelled when the lease ends, by disposal or at its deadline.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Whether the lease has ended.</summary>
    public bool IsEnded => Ended.IsCancellationRequested || _time.GetUtcNow() >= Deadline;

    /// <summary>Ends the lease at the gateway, once; waits at most 5 seconds. A failure is logged and not thrown.</summary>
    public ValueTask DisposeAsync()
    {
        // Not async itself, so that leaving reaches the caller's context.
        AmbientLease.Leave(_slot);
        return new ValueTask(Interlocked.CompareExchange(ref _ending, null, null) ?? BeginEnd());
    }

    /// <summary>The task's id; never a token.</summary>
    public override string ToString() => Task;

    /// <summary>The token for a resource. Many callers at a time share one request to the gateway.</summary>
    /// <exception cref="LeaseEndedException">The lease has ended.</exception>
    /// <exception cref="ResourceNotGrantedException">The task grants nothing there.</exception>
    internal async Task<TaskToken> GetTokenAsync(string resource, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        ResourceGrant grant = _order.Policy.FindGrant(resource)
            ?? throw new ResourceNotGrantedException(Task, $"it has no grant at '{resource}'");
        Lazy<Task<TaskToken>> shared = _tokens.GetOrAdd(
            resource, _ => new Lazy<Task<TaskToken>>(() => _mint.MintAsync(_order with { Grant = grant }, Ended)));
        try
        {
            TaskToken token = await shared.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            ThrowIfEnded();
            return token.Expires > _time.GetUtcNow() ? token : throw new LeaseEndedException(Task);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            throw new LeaseEndedException(Task);
        }
        catch when (shared.Value.IsFaulted)
        {
            // A refusal is not remembered: the next caller asks again.
            _tokens.TryRemove(new KeyValuePair<string, Lazy<Task<TaskToken>>>(resource, shared));
            throw;
        }
    }

    private void ThrowIfEnded()
    {
        if (IsEnded)
        {
            throw new LeaseEndedException(Task);
        }
    }

    private Task BeginEnd()
    {
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _ending, ending.Task, null) is { } already)
        {
            return already;
        }

        _ = EndAsync(ending);
        return ending.Task;
    }

    private async Task EndAsync(TaskCompletionSource ending)
    {
        // A callback of somebody who watches the end must not keep the tokens alive by failing.
        await _ended.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _tokens.Clear();
        using var timeout = new CancellationTokenSource(RevocationTimeout, _time);
        try
        {
            await _gateway.RevokeAsync(_first.Value, timeout.Token).ConfigureAwait(false);
            TaskTokenLog.LeaseEnded(_logger, Task, Id);
        }
        catch (Exception exception)
        {
            // Whatever it is, the task's own outcome must not be lost over it. The type alone: a message may quote the request.
            TaskTokenLog.RevocationFailed(_logger, Task, Id, Deadline, exception.GetType().Name);
        }
        finally
        {
            _ended.Dispose();
            ending.SetResult();
        }
    }
}
