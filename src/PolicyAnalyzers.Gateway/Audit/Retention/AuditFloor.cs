using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit.Retention;

/// <summary>Up to where retention removed the log: the last record that was removed with the hash after it, and the gateway's signed word of that.</summary>
internal sealed record AuditFloor(AuditHead Head, string Jws)
{
    private const int Chunk = 1000;

    /// <returns>Null when nothing was ever removed.</returns>
    public static AuditFloor? Of(StoreSession session) => session.First(
        "SELECT sequence, chain, jws FROM audit_retention ORDER BY sequence DESC LIMIT 1",
        row => new AuditFloor(new AuditHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), row.GetString(2)));

    /// <summary>Records it. From here on nobody reads what lies behind it, and the database lets it be deleted.</summary>
    public void Insert(StoreSession session) => session.Execute("INSERT INTO audit_retention (sequence, chain, jws) VALUES ($1, $2, $3)", Head.Sequence, Head.Chain, Jws);

    /// <summary>Deletes some of what lies behind it: so much that no request waits for it.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool DeleteBehind(StoreSession session)
    {
        if (Of(session) is not { Head.Sequence: var floor })
        {
            return false;
        }

        // The rows of the oldest sequences: what follows the floor is never reached.
        long upTo = Math.Min(floor, First(session, "audit") + Chunk - 1), indexedUpTo = Math.Min(floor, First(session, "audit_index") + Chunk - 1);
        session.Post("DELETE FROM checkpoints WHERE sequence < $1", floor);
        return session.Execute("DELETE FROM audit WHERE sequence <= $1", upTo) + session.Execute("DELETE FROM audit_index WHERE sequence <= $1", indexedUpTo) > 0;
    }

    private static long First(StoreSession session, string table) => session.First($"SELECT min(sequence) FROM {table}", row => row.IsDBNull(0) ? 0 : row.GetInt64(0));
}
