using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit.Collector;

/// <summary>
/// Follows the audit log and sends each record to the collector, in order, by one node at a time, and at least once: how far it is stands in the store, and goes on only when the collector said that it
/// took what was sent. So an outage of the collector or a restart of the gateway loses nothing; what was sent when the answer was lost is sent again, with the same <c>log.record.uid</c>. No request
/// waits for it.
/// </summary>
internal sealed class AuditCollectorExport(
    GatewayStore store, CollectorClient client, IOptions<IdentityGatewayOptions> options, TimeProvider time, ILogger<AuditCollectorExport> logger) : BackgroundService
{
    private const int MaxBatch = 512;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1), s_longestPause = TimeSpan.FromMinutes(1), s_longestWait = TimeSpan.FromMinutes(10);

    private readonly AuditFollower _follower = Follower;
    private int _batch = MaxBatch, _failures;

    public static AuditFollower Follower => new("collector", TimeSpan.FromMinutes(2));

    /// <summary>Sends what is next.</summary>
    /// <returns>How long to wait then; zero when there is more.</returns>
    public async Task<TimeSpan> SendNextAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AuditCollector is not { } collector || !store.Read(HasMore) || await store.WriteAsync(session => _follower.TryTake(session, time.GetUtcNow())) is not { } cursor)
        {
            return s_idle;
        }

        (List<AuditLine> records, List<KeyValuePair<long, string>> checkpoints) = store.Read(session => Next(session, cursor));
        if (records.Count + checkpoints.Count == 0)
        {
            return s_idle;
        }

        CollectorAnswer answer = await client.SendAsync(collector, OtlpLogs.Write(options.Value.Issuer, records, checkpoints, time.GetUtcNow()), cancellationToken);
        return answer.Fault is null ? await TakenAsync(answer, cursor, records, checkpoints) : Refused(answer);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (options.Value.AuditCollector is not null)
        {
            try
            {
                // Another node goes on at once.
                await store.WriteAsync(_follower.Release);
            }
            catch (StoreUnavailableException)
            {
                // It goes on when the turn is over.
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.AuditCollector is not null)
        {
            TimeSpan pause = s_idle;
            try
            {
                pause = await SendNextAsync(stoppingToken);
            }
            catch (StoreUnavailableException exception)
            {
                logger.CollectorStoreUnavailable(exception);
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    private bool HasMore(StoreSession session)
    {
        AuditCursor cursor = _follower.Find(session);
        return AuditHead.Of(session).Sequence > cursor.Sequence
            || session.First("SELECT 1 FROM checkpoints WHERE sequence > $1 AND sequence <= $2 LIMIT 1", row => Convert.ToInt32(row.GetValue(0)), cursor.Checkpoint, cursor.Sequence) == 1;
    }

    /// <summary>The records after the cursor, and the checkpoints of what is sent then that were kept since.</summary>
    private (List<AuditLine> Records, List<KeyValuePair<long, string>> Checkpoints) Next(StoreSession session, AuditCursor cursor)
    {
        long floor = Retention.AuditFloor.Of(session)?.Head.Sequence ?? 0;
        List<AuditLine> records = AuditLog.ReadPage(session, Math.Max(cursor.Sequence, floor), long.MaxValue, _batch);
        long end = records.Count == 0 ? cursor.Sequence : records[^1].Sequence;
        return (records, session.All(
            "SELECT sequence, jws FROM checkpoints WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3",
            row => KeyValuePair.Create(row.GetInt64(0), row.GetString(1)),
            cursor.Checkpoint,
            end,
            (long)_batch));
    }

    private async Task<TimeSpan> TakenAsync(CollectorAnswer answer, AuditCursor cursor, List<AuditLine> records, List<KeyValuePair<long, string>> checkpoints)
    {
        var next = new AuditCursor(records.Count == 0 ? cursor.Sequence : records[^1].Sequence, checkpoints.Count == 0 ? cursor.Checkpoint : checkpoints[^1].Key);
        if (answer.Rejected > 0)
        {
            logger.CollectorRejected(answer.Rejected, cursor.Sequence + 1, next.Sequence, answer.Message);
        }

        if (_failures > 0)
        {
            logger.CollectorIsBack(next.Sequence);
        }

        (_failures, _batch) = (0, Math.Min(MaxBatch, _batch * 2));
        return await store.WriteAsync(session => _follower.Move(session, next)) ? TimeSpan.Zero : s_idle;
    }

    /// <summary>Whatever the collector's reason is, nothing is left out: it is asked again until it takes it, and the metrics show how far it is behind.</summary>
    private TimeSpan Refused(CollectorAnswer answer)
    {
        if (answer.IsTooLarge && _batch > 1)
        {
            _batch = Math.Max(1, _batch / 2);
            return TimeSpan.Zero;
        }

        _failures++;
        if (_failures == 1)
        {
            logger.CollectorFailed(answer.Fault!);
        }

        if (answer.RetryAfter is { } wanted && wanted > TimeSpan.Zero)
        {
            return wanted < s_longestWait ? wanted : s_longestWait;
        }

        // Of random length, so that many gateways do not come back at once.
        double seconds = Math.Min(s_longestPause.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10) - 1));
        return TimeSpan.FromSeconds(seconds * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0)));
    }
}
