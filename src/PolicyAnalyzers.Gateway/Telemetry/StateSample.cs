using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Audit.Collector;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>What the store held when it was last asked. It is of the whole gateway, whichever node asks.</summary>
/// <param name="Leases">How many leases were alive.</param>
/// <param name="Approvals">How many requests waited for a human.</param>
/// <param name="AuditRecords">How many records the audit log holds.</param>
/// <param name="Unattested">How many of them no kept checkpoint attests yet.</param>
/// <param name="Unsent">How many were not sent to the collector yet.</param>
/// <param name="Checkpoint">When the last checkpoint was signed; null without one.</param>
internal sealed record StateSample(long Leases, long Approvals, long AuditRecords, long Unattested, long Unsent, DateTimeOffset? Checkpoint)
{
    private const int MaxCheckpointLength = 4096;

    public static StateSample Of(StoreSession session, DateTimeOffset now)
    {
        long milliseconds = now.ToUnixTimeMilliseconds();
        (long attested, DateTimeOffset? signed) = session.First(
            "SELECT sequence, jws FROM checkpoints ORDER BY sequence DESC LIMIT 1", row => (row.GetInt64(0), TimeOf(row.GetString(1))));
        long end = AuditHead.Of(session).Sequence, floor = AuditFloor.Of(session)?.Head.Sequence ?? 0;
        return new StateSample(
            session.First("SELECT count(*) FROM leases WHERE ended IS NULL AND deadline > $1", row => row.GetInt64(0), milliseconds),
            session.First("SELECT count(*) FROM approvals WHERE state = 'pending' AND expires > $1", row => row.GetInt64(0), milliseconds),
            end - floor,
            end - attested,
            end - Math.Max(floor, AuditCollectorExport.Follower.Find(session).Sequence),
            signed);
    }

    /// <summary>For show alone: nothing goes by it, so nobody verifies it.</summary>
    private static DateTimeOffset? TimeOf(string jws)
    {
        try
        {
            using var checkpoint = CompactJwt.Parse(jws, MaxCheckpointLength);
            return CompactJwt.OptionalTime(checkpoint.Payload, "iat");
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
