using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Clock;

/// <summary>
/// Where an operator says that the times in the audit log were wrong, and the clock is right: what lives until one of them ends before the server listens, since nobody can say
/// when it should.
/// </summary>
internal sealed class EarlierClock(GatewayClock time, GatewayStore store, IOptions<IdentityGatewayOptions> options, ILogger<EarlierClock> logger) : IHostedService
{
    private const string Endpoint = "clock";

    /// <exception cref="StoreUnavailableException">It cannot be ended; the gateway does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.AcceptEarlierClock || time.SetBackBy <= TimeSpan.Zero)
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        await store.WriteAsync(session => EndAll(session, now));
        logger.EarlierClockAccepted(time.SetBackBy);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool EndAll(StoreSession session, DateTimeOffset now)
    {
        AuditLog.Append(session, new AuditRecord
        {
            Time = now,
            Event = AuditEvents.ClockAccepted,
            Endpoint = Endpoint,
            Reason = $"the clock is {time.SetBackBy:c} behind the log, and is believed",
        });
        LeaseTable.EndAlive(
            session, new AuditRecord { Time = now, Event = AuditEvents.LeaseEnded, Endpoint = Endpoint }, (_, _, _) => $"the clock is {time.SetBackBy:c} behind the log, and is believed");
        return true;
    }
}
