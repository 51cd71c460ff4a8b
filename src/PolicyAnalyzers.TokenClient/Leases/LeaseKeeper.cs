using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>
/// What all leases of a process share, and who is alive: when the process stops, the leases that are still there end. Nothing is queued
/// durably; what cannot be revoked in time is logged and expires by itself.
/// </summary>
internal sealed class LeaseKeeper(
    TokenCache cache,
    TokenMint mint,
    GatewayConnection gateway,
    ResourceServers servers,
    SenderKey sender,
    TaskTokenMetrics metrics,
    TimeProvider time,
    ILogger<TaskTokenClient> logger) : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_revocationTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TaskLease, bool> _alive = new();
    private long _runs;
    private bool _stopping;

    public TokenCache Cache => cache;

    public ResourceServers Servers => servers;

    public TimeProvider Time => time;

    public string SenderThumbprint => sender.Thumbprint;

    public int Count => _alive.Count;

    /// <summary>Numbers the leases of this process.</summary>
    public long NextRun() => Interlocked.Increment(ref _runs);

    public Task<TaskToken> MintAsync(TokenOrder order, CancellationToken cancellationToken) => mint.MintAsync(order, cancellationToken);

    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public void ThrowIfStopping()
    {
        if (Volatile.Read(ref _stopping))
        {
            throw new OperationCanceledException("The application is stopping: no task begins any more.");
        }
    }

    public void Add(TaskLease lease)
    {
        _alive[lease] = true;
        metrics.LeaseBegan(lease.Task);
        if (Volatile.Read(ref _stopping))
        {
            _ = lease.EndAsync();
        }
    }

    public void Remove(TaskLease lease)
    {
        if (_alive.TryRemove(lease, out _))
        {
            metrics.LeaseEnded(lease.Task, lease.Age);
        }
    }

    /// <summary>Revokes a lease's tokens: one is enough for a gateway that knows leases, and every one for an authorization server that does not.</summary>
    public async Task RevokeAsync(TaskLease lease)
    {
        TaskToken[] tokens = [.. lease.GrantsInUse.Select(grant => cache.Drop(grant.Key)).OfType<TaskToken>()];
        if (tokens.Length == 0)
        {
            // At its deadline, when nothing is left to revoke.
            TaskTokenLog.LeaseExpired(logger, lease.Task, lease.Id);
            return;
        }

        using var timeout = new CancellationTokenSource(s_revocationTimeout, time);
        try
        {
            await Task.WhenAll(tokens.Select(token => gateway.RevokeAsync(token.Value, lease.Task, timeout.Token))).ConfigureAwait(false);
            TaskTokenLog.LeaseEnded(logger, lease.Task, lease.Id);
        }
        catch (Exception exception)
        {
            // Whatever it is, the task's own outcome must not be lost over it. The type alone: a message may quote the request.
            metrics.RevocationFailed(lease.Task, exception);
            TaskTokenLog.RevocationFailed(logger, lease.Task, lease.Id, lease.Deadline, exception.GetType().Name);
        }
    }

    /// <summary>Ends every lease, and lets none begin any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _stopping, true);
        TaskLease[] left = [.. _alive.Keys];
        if (left.Length == 0)
        {
            return;
        }

        TaskTokenLog.Stopping(logger, left.Length);
        await Task.WhenAll(left.Select(lease => lease.EndAsync())).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (TaskLease lease in left.Where(lease => !lease.EndAsync().IsCompleted))
        {
            TaskTokenLog.RevocationFailed(logger, lease.Task, lease.Id, lease.Deadline, "the application stopped before");
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>For a container that is disposed synchronously. Each revocation is bounded, and so is this.</summary>
    public void Dispose() => Task.Run(() => StopAsync(CancellationToken.None)).Wait(s_revocationTimeout);
}
