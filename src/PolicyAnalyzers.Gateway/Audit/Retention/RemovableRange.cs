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
        using AuditKeys? keys = Keys(session, key => key.Revoked is null);
        List<string> candidates = keys is null ? [] : session.All(
            "SELECT jws FROM checkpoints WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3", row => row.GetString(0), begin.Sequence, limit, (long)MaxCheckpoints);
        AuditCheckpoint? chosen = null;
        foreach (string jws in candidates)
        {
            if (Verified(keys!, jws) is not { } checkpoint)
            {
                continue;
            }

            if (checkpoint.Time >= (chosen is null ? overdue : due) || (chosen is not null && checkpoint.Sequence > begin.Sequence + MaxRecords))
            {
                break;
            }

            chosen = checkpoint;
        }

        return chosen is not null && AuditHead.At(session, chosen.Sequence) is { } end && AuditChain.ToText(end.Chain) == chosen.Chain ? new RemovableRange(begin, end) : null;
    }

    /// <summary>The gateway's public keys as its own verifier takes them; null when there is none.</summary>
    public static AuditKeys? Keys(StoreSession session, Func<GatewayKey, bool> choose)
    {
        PublishedKey[] keys = [.. KeyTable.Read(session).Keys.Where(choose).Select(key => PublishedKey.Of(key) with { Revoked = null })];
        return keys.Length == 0 ? null : AuditKeys.Read(JsonSerializer.Serialize(new PublishedKeys(keys), GatewayJson.Default.PublishedKeys));
    }

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
