using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>
/// Something that follows the audit log, one node at a time: how far it is, and which node has its turn. A turn is for a while, so that another node takes over from one that is gone. By
/// clocks that differ two may have it at once; so where something is done twice must be no harm.
/// </summary>
internal sealed class AuditFollower(string name, TimeSpan turn)
{
    private readonly string _holder = Unguessable.NewId();

    /// <summary>Takes or keeps the turn.</summary>
    /// <returns>How far it is; null when another node has the turn.</returns>
    public AuditCursor? TryTake(StoreSession session, DateTimeOffset now)
    {
        long milliseconds = now.ToUnixTimeMilliseconds(), length = (long)turn.TotalMilliseconds;
        session.Execute("INSERT INTO audit_followers (name, sequence, checkpoint, held_until) VALUES ($1, 0, 0, 0) ON CONFLICT DO NOTHING", name);

        // One that is held for longer than anybody holds it was taken by a clock that is wrong.
        int taken = session.Execute(
            "UPDATE audit_followers SET holder = $2, held_until = $3 WHERE name = $1 AND (holder = $2 OR held_until < $4 OR held_until > $5)",
            name,
            _holder,
            milliseconds + length,
            milliseconds,
            milliseconds + (2 * length));
        return taken == 1 ? Find(session) : null;
    }

    /// <summary>How far it is.</summary>
    public AuditCursor Find(StoreSession session) => session.First(
        "SELECT sequence, checkpoint FROM audit_followers WHERE name = $1", row => new AuditCursor(row.GetInt64(0), row.GetInt64(1)), name) ?? new AuditCursor(0, 0);

    /// <summary>Goes on, forwards only, and only in this node's turn.</summary>
    public bool Move(StoreSession session, AuditCursor to) => session.Execute(
        "UPDATE audit_followers SET sequence = $3, checkpoint = $4 WHERE name = $1 AND holder = $2 AND sequence <= $3 AND checkpoint <= $4",
        name,
        _holder,
        to.Sequence,
        to.Checkpoint) == 1;

    /// <summary>Gives the turn back.</summary>
    public int Release(StoreSession session) => session.Execute("UPDATE audit_followers SET held_until = 0 WHERE name = $1 AND holder = $2", name, _holder);
}

/// <summary>How far a follower is: the last record, and the last checkpoint by its record.</summary>
internal sealed record AuditCursor(long Sequence, long Checkpoint);
