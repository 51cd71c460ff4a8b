using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient;

/// <summary>
/// One run of one task. It obtains tokens while it lives, and its end revokes all of them. Dispose it when the task
/// ends, also after a failure; what cannot be revoked then expires at <see cref="Deadline"/>. A lease that is begun inside of
/// another ends with it at the latest, and may use what its own task was granted and nothing of the outer one. Safe for concurrent use.
/// </summary>
public sealed class TaskLease : IAsyncDisposable, ITokenSource
{
    private readonly TokenOrder _order;
    private readonly LeaseKeeper _keeper;
    private readonly AmbientLease.Slot _slot;
    private readonly LeaseGrant[] _grants;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _cancelled, _outerEnded, _over;
    private readonly long _began;
    private List<Task>? _inner;
    private Task? _ending;

    internal TaskLease(TokenOrder order, TaskToken first, LeaseKeeper keeper, AmbientLease.Slot slot, TaskLease? outer, CancellationToken cancellationToken)
    {
        _order = order with { Lease = first.Lease };
        _keeper = keeper;
        _slot = slot;
        _began = keeper.Time.GetTimestamp();
        Deadline = outer is not null && outer.Deadline < first.LeaseExpires ? outer.Deadline : first.LeaseExpires;
        long run = keeper.NextRun();
        _grants = [.. order.Policy.Grants.Select(grant => new LeaseGrant(_order with { Grant = grant }, run, keeper))];
        keeper.Cache.Put(GrantOf(order.Grant.Resource)!.Key, first);
        TimeSpan left = Deadline - keeper.Time.GetUtcNow();
        _ended = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, keeper.Time);
        Ended = _ended.Token;
        keeper.Add(this);
        _over = Ended.UnsafeRegister(static lease => ((TaskLease)lease!).Forget(), this);
        _cancelled = cancellationToken.UnsafeRegister(static lease => _ = ((TaskLease)lease!).EndAsync(), this);
        _outerEnded = outer?.Link(this) ?? default;
    }

    /// <summary>
    /// The lease that this code runs in: the innermost that was begun by it or by what awaits it. It stays the same after
    /// its end, so that code which outlives its task is refused instead of running on in another. Null outside any task.
    /// </summary>
    public static TaskLease? Current => AmbientLease.Current;

    /// <summary>The lease's id, as the gateway's audit names it.</summary>
    public string Id => _order.Lease!;

    /// <summary>The task's id.</summary>
    public string Task => _order.Task;

    /// <summary>When the lease ends by itself.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>What the task may use.</summary>
    public IReadOnlyList<ResourceGrant> Grants => _order.Policy.Grants;

    /// <summary>Cancelled when the lease ends: by disposal, at its deadline, with the lease around it, with the process, or when the caller of BeginAsync cancels.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Whether the lease has ended.</summary>
    public bool IsEnded => Ended.IsCancellationRequested || _keeper.Time.GetUtcNow() >= Deadline;

    /// <summary>How long it has lived.</summary>
    internal TimeSpan Age => _keeper.Time.GetElapsedTime(_began);

    internal LeaseGrant[] GrantsInUse => _grants;

    /// <summary>Ends the lease at the gateway, once, and with it those that were begun inside; waits at most 5 seconds. A failure is logged and not thrown.</summary>
    public ValueTask DisposeAsync()
    {
        // Not async itself, so that leaving reaches the caller's context.
        AmbientLease.Leave(_slot);
        return new ValueTask(EndAsync());
    }

    /// <summary>The task's id; never a token.</summary>
    public override string ToString() => Task;

    /// <summary>The token for a resource. Many callers at a time share one request to the gateway.</summary>
    /// <exception cref="LeaseEndedException">The lease has ended.</exception>
    /// <exception cref="ResourceNotGrantedException">The task grants nothing there.</exception>
    internal ValueTask<TaskToken> GetTokenAsync(string resource, CancellationToken cancellationToken) =>
        GetTokenAsync(GrantOf(resource) ?? throw new ResourceNotGrantedException(Task, $"it has no grant at '{resource}'"), cancellationToken);

    internal ValueTask<TaskToken> GetTokenAsync(LeaseGrant grant, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        ValueTask<TaskToken> token = _keeper.Cache.GetAsync(grant.Key, this, cancellationToken);
        return token.IsCompletedSuccessfully ? token : WaitAsync(grant, token);
    }

    /// <summary>Ends the lease, once; the same task for all who ask.</summary>
    internal Task EndAsync()
    {
        if (Volatile.Read(ref _ending) is { } already)
        {
            return already;
        }

        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _ending, ending.Task, null) is { } other)
        {
            return other;
        }

        _ = EndAsync(ending);
        return ending.Task;
    }

    Task<TaskToken> ITokenSource.MintAsync(TokenKey key) => _keeper.MintAsync(_grants.First(grant => grant.Key == key).Order, Ended);

    internal LeaseGrant? GrantOf(string resource)
    {
        foreach (LeaseGrant grant in _grants)
        {
            if (grant.Order.Grant.Resource == resource)
            {
                return grant;
            }
        }

        return null;
    }

    private async ValueTask<TaskToken> WaitAsync(LeaseGrant grant, ValueTask<TaskToken> waiting)
    {
        try
        {
            TaskToken token = await waiting.ConfigureAwait(false);
            ThrowIfEnded();
            return token;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            throw new LeaseEndedException(Task);
        }
        finally
        {
            // A request that began just before the end must leave nothing behind.
            if (IsEnded)
            {
                _keeper.Cache.Drop(grant.Key);
            }
        }
    }

    private void ThrowIfEnded()
    {
        if (IsEnded)
        {
            throw new LeaseEndedException(Task);
        }
    }

    /// <summary>Lets an inner lease end with this one, whose end waits for it.</summary>
    private CancellationTokenRegistration Link(TaskLease inner) => Ended.UnsafeRegister(
        static state =>
        {
            (TaskLease outer, TaskLease inner) = ((TaskLease, TaskLease))state!;
            Task ending = inner.EndAsync();
            lock (outer._grants)
            {
                (outer._inner ??= []).Add(ending);
            }
        },
        (this, inner));

    /// <summary>At the end, however it comes: nothing of the lease stays in memory.</summary>
    private void Forget()
    {
        _keeper.Remove(this);

        // Nor does whoever may cancel it keep it, when nobody disposes it.
        _cancelled.Unregister();
        _outerEnded.Unregister();
        if (Volatile.Read(ref _ending) is null)
        {
            // The deadline: its tokens expire now by themselves.
            foreach (LeaseGrant grant in _grants)
            {
                _keeper.Cache.Drop(grant.Key);
            }
        }
    }

    private async Task EndAsync(TaskCompletionSource ending)
    {
        try
        {
            // A callback of somebody who watches the end must not keep the tokens alive by failing.
            await _ended.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Task[] inner;
            lock (_grants)
            {
                inner = _inner is null ? [] : [.. _inner];
            }

            await System.Threading.Tasks.Task.WhenAll([.. inner, _keeper.RevokeAsync(this)]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await _cancelled.DisposeAsync().ConfigureAwait(false);
            await _outerEnded.DisposeAsync().ConfigureAwait(false);
            await _over.DisposeAsync().ConfigureAwait(false);
            _ended.Dispose();
            ending.SetResult();
        }
    }
}
