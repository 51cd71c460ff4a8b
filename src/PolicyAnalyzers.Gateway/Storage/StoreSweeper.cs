using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Clock;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Deletes each minute what can no longer matter: a row whose time has passed is refused for its time, whether it is
/// there or not. With an approval, its arguments go. The audit log stays.
/// </summary>
internal sealed class StoreSweeper(GatewayStore store, GatewayClock time, ILogger<StoreSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync();
            }
            catch (StoreUnavailableException exception)
            {
                logger.SweepFailed(exception);
            }
        }
    }

    public Task<int> SweepAsync()
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return store.WriteAsync(session =>
            session.Replays.Sweep(session, now)
            + session.Execute("DELETE FROM lease_begins WHERE began < $1", now - (LeaseRate.MaxSeconds * 1000L))
            + session.Execute("DELETE FROM approval_asks WHERE asked < $1", now - (long)ApprovalTable.AskedWithin.TotalMilliseconds)
            + session.Execute("DELETE FROM leases WHERE deadline < $1", now)
            + session.Execute("DELETE FROM approvals WHERE expires < $1", now - (long)Period.TotalMilliseconds));
    }
}
