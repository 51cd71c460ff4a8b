using System.Text.Json;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Usage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>
/// Reads the audit log a second time, behind those who write it, for what the console looks up: an index for its search, and sums by hour and by day. So no decision waits
/// for an index, and the pages ask only what is bounded, however long the log is. What it writes follows from the log alone and decides nothing.
/// </summary>
internal sealed class AuditIndexer(GatewayStore store, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<AuditIndexer> logger) : BackgroundService
{
    private const int BatchSize = 200, MaxBatchesForAPage = 10;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Brings the index forward before a page reads it.</summary>
    /// <returns>How many records it has not read yet.</returns>
    public async Task<long> CatchUpAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < MaxBatchesForAPage && await ReadBatchAsync(cancellationToken); i++)
        {
        }

        return store.Read(session => AuditHead.Of(session).Sequence - AuditIndexTable.End(session));
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.SignIn is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ReadBatchAsync(stoppingToken))
                {
                    await Task.Yield();
                }
            }
            catch (StoreUnavailableException exception)
            {
                // Also when another node was faster: the record is indexed then, and the next round goes on after it.
                logger.IndexBehind(exception);
            }
        }
    }

    /// <summary>Whether there may be more.</summary>
    private async Task<bool> ReadBatchAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            (long begin, List<AuditRecord> records) = store.Read(session =>
            {
                long end = AuditIndexTable.End(session);
                return (end, session.All("SELECT sequence, record FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2", Read, end, (long)BatchSize));
            });
            return records.Count > 0 && await store.WriteAsync(session => Write(session, begin, records)) && records.Count == BatchSize;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static AuditRecord Read(System.Data.Common.DbDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(1), GatewayJson.Default.AuditRecord)! with { Sequence = row.GetInt64(0) };

    /// <summary>False when another node has read them meanwhile: nothing may be counted twice.</summary>
    private static bool Write(StoreSession session, long begin, List<AuditRecord> records)
    {
        if (AuditIndexTable.End(session) != begin)
        {
            return false;
        }

        foreach (AuditRecord record in records)
        {
            UsageTable.Count(session, record);
            AuditIndexTable.Insert(session, record);
        }

        return true;
    }
}
