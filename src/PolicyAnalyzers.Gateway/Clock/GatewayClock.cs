using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Clock;

/// <summary>
/// The time by which the gateway decides: the machine's, but it never goes back and never stands still, so nothing that is over lives again and nothing that was used and forgotten
/// serves again. Where the machine's clock is set back, time goes on from the latest that was seen, by what really passes, until the clock has caught up. A start goes on from the
/// latest time in the audit log. Safe for use by many threads.
/// </summary>
internal sealed class GatewayClock : TimeProvider
{
    private static readonly TimeSpan s_unremarkable = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _machine;
    private readonly ILogger<GatewayClock> _logger;
    private Anchor _anchor;
    private int _isBehind;

    /// <exception cref="StoreUnavailableException">Nobody can say what the latest time was.</exception>
    public GatewayClock(TimeProvider machine, GatewayStore store, IOptions<IdentityGatewayOptions> options, ILogger<GatewayClock> logger)
    {
        (_machine, _logger) = (machine, logger);
        DateTimeOffset latest = store.Read(AuditLog.LatestTime);
        DateTimeOffset now = machine.GetUtcNow();
        SetBackBy = latest - now;
        _anchor = new Anchor(options.Value.AcceptEarlierClock || latest < now ? now : latest, machine.GetTimestamp());
    }

    /// <summary>By how much the clock was behind the audit log when the gateway started; zero or less when it was not.</summary>
    public TimeSpan SetBackBy { get; }

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        while (true)
        {
            // In this order: a pause between the two makes the time seem early, and then the one that is expected counts.
            DateTimeOffset now = _machine.GetUtcNow();
            long stamp = _machine.GetTimestamp();
            Anchor anchor = Volatile.Read(ref _anchor);
            DateTimeOffset expected = anchor.Time + _machine.GetElapsedTime(anchor.Stamp, stamp);
            if (now < expected)
            {
                TellIfBehind(expected - now);
                return expected;
            }

            if (Interlocked.CompareExchange(ref _anchor, new Anchor(now, stamp), anchor) == anchor)
            {
                Volatile.Write(ref _isBehind, 0);
                return now;
            }
        }
    }

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _machine.CreateTimer(callback, state, dueTime, period);

    private void TellIfBehind(TimeSpan behind)
    {
        if (behind > s_unremarkable && Volatile.Read(ref _isBehind) == 0 && Interlocked.Exchange(ref _isBehind, 1) == 0)
        {
            _logger.ClockSetBack(behind);
        }
    }

    /// <summary>The latest time that was seen, and when.</summary>
    private sealed record Anchor(DateTimeOffset Time, long Stamp);
}
