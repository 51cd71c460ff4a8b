using System.Globalization;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit.Collector;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Usage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit.Retention;

/// <summary>
/// Removes what is older than the retention, once a day, from the beginning of the log to a signed checkpoint. First the range is verified, and written to its archive where there is one; what
/// is not as the gateway wrote it is evidence, and stays. Then the gateway signs that it removes it, and records that in the log; and only then it is deleted.
/// </summary>
internal sealed class AuditRetainer(
    GatewayStore store, AuditExport export, AuditCheckpoints checkpoints, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<AuditRetainer> logger)
    : BackgroundService
{
    private const string Endpoint = "retention";

    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(10), s_slack = TimeSpan.FromDays(1);

    private readonly AuditFollower _turn = new(Endpoint, TimeSpan.FromMinutes(30));
    private readonly AuditArchive? _archive = options.Value.AuditArchiveDirectory is { } directory ? new AuditArchive(directory) : null;

    /// <exception cref="GatewayStartException">The archive cannot be written.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _archive?.Prepare();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Removes all that is due.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AuditRetention is not { } retention)
        {
            return;
        }

        do
        {
            // Also what a node that stopped in between left behind.
            while (await store.WriteAsync(AuditFloor.DeleteBehind))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        while (await RemoveRangeAsync(retention, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AuditRetention is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RemoveAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.RetentionFailed(exception);
            }
        }
    }

    private async Task<bool> RemoveRangeAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), due = now - retention;
        long limit = options.Value.AuditCollector is null ? long.MaxValue : store.Read(AuditCollectorExport.Follower.Find).Sequence;
        if (store.Read(session => RemovableRange.Find(session, due, due - s_slack, limit)) is not { } range || await store.WriteAsync(session => _turn.TryTake(session, now)) is null)
        {
            return false;
        }

        ArchiveFile? file = _archive is null ? null : await _archive.WriteAsync(range.Begin.Sequence + 1, range.End.Sequence, export.ReadAsync(range.Begin, range.End, cancellationToken), cancellationToken);
        if (Fault(range, file is null ? export.ReadAsync(range.Begin, range.End, cancellationToken).ToBlockingEnumerable(cancellationToken) : File.ReadLines(file.WrittenPath)) is { } fault)
        {
            if (file is not null)
            {
                File.Delete(file.WrittenPath);
            }

            logger.RetentionRefused(range.Begin.Sequence + 1, range.End.Sequence, fault);
            return false;
        }

        if (file is not null)
        {
            AuditArchive.Publish(file);
        }

        var floor = new AuditFloor(range.End, await checkpoints.SignRetentionAsync(range.End, cancellationToken));
        AuditRecord record = Describe(range, retention, file, now);
        bool removed = await store.WriteAsync(session => Remove(session, range, floor, record, now, retention));
        if (removed)
        {
            logger.AuditRemoved(range.Begin.Sequence + 1, range.End.Sequence, file?.Path ?? "none");
        }

        return removed;
    }

    /// <summary>What is wrong with the range; null when it is as the gateway wrote it.</summary>
    private string? Fault(RemovableRange range, IEnumerable<string> lines)
    {
        using AuditKeys keys = store.Read(RemovableRange.Keys);
        AuditVerification verification = new AuditVerifier(keys).Verify(lines, []);
        return verification.Faults.Count > 0
            ? $"line {verification.Faults[0].Line}: {verification.Faults[0].Reason}"
            : (verification.After, verification.Sequence, verification.Chain) != (range.Begin.Sequence, range.End.Sequence, AuditChain.ToText(range.End.Chain))
                ? $"it holds records {verification.After + 1} to {verification.Sequence}"
                : null;
    }

    private static AuditRecord Describe(RemovableRange range, TimeSpan retention, ArchiveFile? file, DateTimeOffset now) => new()
    {
        Time = now,
        Event = AuditEvents.AuditRemoved,
        Endpoint = Endpoint,
        Reason = string.Create(
            CultureInfo.InvariantCulture,
            $"records {range.Begin.Sequence + 1} to {range.End.Sequence}, up to {AuditChain.ToText(range.End.Chain)}, are older than {retention.TotalDays:0.##} day(s)")
            + (file is null ? string.Empty : $"; archive {Path.GetFileName(file.Path)}, SHA-256 {file.Sha256}"),
    };

    /// <summary>False when another node removed meanwhile.</summary>
    private static bool Remove(StoreSession session, RemovableRange range, AuditFloor floor, AuditRecord record, DateTimeOffset now, TimeSpan retention)
    {
        if ((AuditFloor.Of(session)?.Head.Sequence ?? 0) != range.Begin.Sequence)
        {
            return false;
        }

        AuditLog.Append(session, record);
        floor.Insert(session);
        UsageTable.DeleteBefore(session, now - retention);
        return true;
    }
}
