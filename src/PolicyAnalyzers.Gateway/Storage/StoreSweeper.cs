using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Clock;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Deletes each minute what can no longer matter: a row whose time has passed is refused for its time, whether it is
/// there or not. With an approval, its arguments go. The audit log stays.
/// </summary>
internal sealed class StoreSweeper(GatewayStore store, GatewayClock time, ILogger<StoreSweeper> logger) : BackgroundService
{
    private const int Chunk = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StoreUnavailableException exception)
            {
                logger.SweepFailed(exception);
            }
        }
    }

    /// <returns>How many rows are deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        int all = await store.WriteAsync(session =>
        {
            session.Replays.Forget(session, now);
            return session.Execute("DELETE FROM lease_begins WHERE began < $1", now - (LeaseRate.MaxSeconds * 1000L))
                + session.Execute("DELETE FROM approval_asks WHERE asked < $1", now - (long)ApprovalTable.AskedWithin.TotalMilliseconds)
                + session.Execute("DELETE FROM approvals WHERE expires < $1", now - (long)Period.TotalMilliseconds);
        });

        // Of leases and replay keys there are as many as tokens: so many at a time that no request waits for it.
        int swept;
        do
        {
            swept = await store.WriteAsync(session => ReplayWindow.Delete(session, now, Chunk)
                + session.Execute("DELETE FROM leases WHERE id IN (SELECT id FROM leases WHERE deadline < $1 ORDER BY deadline LIMIT $2)", now, (long)Chunk));
            all += swept;
        }
        while (swept > 0 && !cancellationToken.IsCancellationRequested);

        return all;
    }
}
