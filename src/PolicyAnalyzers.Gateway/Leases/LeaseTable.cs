using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>The leases in the store. A lease is alive until it is ended or its deadline passes.</summary>
internal static class LeaseTable
{
    public static Lease? FindAlive(StoreSession session, string id, DateTimeOffset now) => session.First(
        """
        SELECT id, agent, task, manifest, parameters, thumbprint, began, deadline
        FROM leases WHERE id = $1 AND ended IS NULL AND deadline > $2
        """,
        row => new Lease(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))),
        id,
        now.ToUnixTimeMilliseconds());

    public static void Insert(StoreSession session, Lease lease) => session.Execute(
        """
        INSERT INTO leases (id, agent, task, manifest, parameters, thumbprint, began, deadline)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        lease.Id,
        lease.Agent,
        lease.Task,
        lease.Manifest,
        lease.Parameters,
        lease.Thumbprint,
        lease.Began.ToUnixTimeMilliseconds(),
        lease.Deadline.ToUnixTimeMilliseconds());

    /// <summary>Ends a lease; false when it had ended before.</summary>
    public static bool End(StoreSession session, string id, DateTimeOffset now) =>
        session.Execute("UPDATE leases SET ended = $2 WHERE id = $1 AND ended IS NULL", id, now.ToUnixTimeMilliseconds()) == 1;
}
