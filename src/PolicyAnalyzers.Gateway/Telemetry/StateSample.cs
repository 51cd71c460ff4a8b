using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>What the store held when it was last asked. It is of the whole gateway, whichever node asks.</summary>
/// <param name="Leases">How many leases were alive.</param>
/// <param name="Approvals">How many requests waited for a human.</param>
/// <param name="AuditRecords">The last record of the audit log.</param>
/// <param name="Attested">The last record that a kept checkpoint attests.</param>
/// <param name="Checkpoint">When that checkpoint was signed; null without one.</param>
internal sealed record StateSample(long Leases, long Approvals, long AuditRecords, long Attested, DateTimeOffset? Checkpoint)
{
    private const int MaxCheckpointLength = 4096;

    public static StateSample Of(StoreSession session, DateTimeOffset now)
    {
        long milliseconds = now.ToUnixTimeMilliseconds();
        (long attested, DateTimeOffset? signed) = session.First(
            "SELECT sequence, jws FROM checkpoints ORDER BY sequence DESC LIMIT 1", row => (row.GetInt64(0), TimeOf(row.GetString(1))));
        return new StateSample(
            session.First("SELECT count(*) FROM leases WHERE ended IS NULL AND deadline > $1", row => row.GetInt64(0), milliseconds),
            session.First("SELECT count(*) FROM approvals WHERE state = 'pending' AND expires > $1", row => row.GetInt64(0), milliseconds),
            Audit.AuditHead.Of(session).Sequence,
            attested,
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
