using System.Text.Json;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit.Retention;

/// <summary>What retention removes at a time: from where the log begins to the record of a kept checkpoint that was signed early enough. All before that record is older still.</summary>
internal sealed record RemovableRange(AuditHead Begin, AuditHead End)
{
    /// <summary>Checkpoints that are looked at for one range, and records that one range holds unless a single checkpoint covers more.</summary>
    private const int MaxCheckpoints = 5000, MaxRecords = 1_000_000;

    /// <summary>The next range; null when nothing is old enough.</summary>
    /// <param name="session">The store.</param>
    /// <param name="due">What was signed before this may be removed.</param>
    /// <param name="overdue">It is once something is that was signed before this: so a range is worth a file.</param>
    /// <param name="limit">The last record that may be removed.</param>
    public static RemovableRange? Find(StoreSession session, DateTimeOffset due, DateTimeOffset overdue, long limit)
    {
        AuditHead begin = AuditFloor.Of(session)?.Head ?? new AuditHead(0, AuditChain.Start);
        limit = Math.Min(limit, AuditHead.Of(session).Sequence);
        using AuditKeys keys = Keys(session);
        AuditCheckpoint? chosen = null;
        foreach ((string jws, AuditRecord last) in session.All(
            "SELECT checkpoints.jws, audit.record FROM checkpoints JOIN audit ON audit.sequence = checkpoints.sequence WHERE checkpoints.sequence > $1 AND checkpoints.sequence <= $2 ORDER BY checkpoints.sequence LIMIT $3",
            row => (row.GetString(0), JsonSerializer.Deserialize(row.GetString(1), GatewayJson.Default.AuditRecord)!),
            begin.Sequence,
            limit,
            (long)MaxCheckpoints))
        {
            if (Verified(keys, jws) is not { } checkpoint)
            {
                continue;
            }

            // Both say how old it is: a key that was revoked may sign what somebody likes, but the record's time is in the chain.
            DateTimeOffset early = chosen is null ? overdue : due;
            if (checkpoint.Time >= early || last.Time >= early || (chosen is not null && checkpoint.Sequence > begin.Sequence + MaxRecords))
            {
                break;
            }

            chosen = checkpoint;
        }

        return chosen is not null && AuditHead.At(session, chosen.Sequence) is { } end && AuditChain.ToText(end.Chain) == chosen.Chain ? new RemovableRange(begin, end) : null;
    }

    /// <summary>The gateway's public keys, revoked ones like others: what these signed must fit all the same.</summary>
    public static AuditKeys Keys(StoreSession session) => AuditKeys.Read(JsonSerializer.Serialize(
        new PublishedKeys([.. KeyTable.Read(session).Keys.Select(key => PublishedKey.Of(key) with { Revoked = null })]), GatewayJson.Default.PublishedKeys));

    /// <summary>When it was signed is nothing to go by unless the gateway signed it.</summary>
    private static AuditCheckpoint? Verified(AuditKeys keys, string jws)
    {
        try
        {
            return keys.Verify(jws);
        }
        catch (PolicyFormatException)
        {
            return null;
        }
    }
}
