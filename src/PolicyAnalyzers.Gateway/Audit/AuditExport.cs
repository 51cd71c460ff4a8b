using System.Runtime.CompilerServices;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>
/// A part of the audit log as lines that can be verified as they are (<see cref="AuditVerifier"/>): they end with a checkpoint of the last record, and begin with one of the record before the
/// first, unless that is where the log begins, or where retention says that it does now.
/// </summary>
internal sealed class AuditExport(GatewayStore store, AuditLog audit, AuditCheckpoints checkpoints)
{
    public async IAsyncEnumerable<string> ReadAsync(AuditHead begin, AuditHead end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (begin.Sequence > 0)
        {
            yield return (store.Read(AuditFloor.Of) is { } floor && floor.Head.Sequence == begin.Sequence
                ? AuditLine.OfRetention(floor.Jws)
                : AuditLine.OfCheckpoint(await checkpoints.SignAsync(begin, cancellationToken))).ToString();
        }

        Dictionary<long, string> kept = checkpoints.Kept(begin.Sequence, end.Sequence);
        await foreach (AuditLine line in audit.ReadLinesAsync(begin.Sequence, end.Sequence, cancellationToken))
        {
            yield return line.ToString();
            if (kept.TryGetValue(line.Sequence, out string? checkpoint))
            {
                yield return AuditLine.OfCheckpoint(checkpoint).ToString();
            }
        }

        if (end.Sequence > begin.Sequence)
        {
            yield return AuditLine.OfCheckpoint(await checkpoints.SignAsync(end, cancellationToken)).ToString();
        }
    }
}
