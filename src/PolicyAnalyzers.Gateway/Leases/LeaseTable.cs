using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>The leases in the store. A lease is alive until it is ended or its deadline passes.</summary>
internal static class LeaseTable
{
    public static Lease? FindAlive(StoreSession session, string id, DateTimeOffset now) => session.First(
        """
        SELECT id, agent, task, manifest, parameters, thumbprint, began, deadline, subject, subject_issuer, actors, parent
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
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)))
        {
            Subject = row.IsDBNull(8) ? null : row.GetString(8),
            SubjectIssuer = row.IsDBNull(9) ? null : row.GetString(9),
            Actors = row.IsDBNull(10) ? null : row.GetString(10),
            Parent = row.IsDBNull(11) ? null : row.GetString(11),
        },
        id,
        now.ToUnixTimeMilliseconds());

    public static void Insert(StoreSession session, Lease lease) => session.Post(
        """
        INSERT INTO leases (id, agent, task, manifest, parameters, thumbprint, began, deadline, subject, subject_issuer, actors, parent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        lease.Id,
        lease.Agent,
        lease.Task,
        lease.Manifest,
        lease.Parameters,
        lease.Thumbprint,
        lease.Began.ToUnixTimeMilliseconds(),
        lease.Deadline.ToUnixTimeMilliseconds(),
        lease.Subject,
        lease.SubjectIssuer,
        lease.Actors,
        lease.Parent);

    /// <summary>Whose leases are alive, and of which tasks.</summary>
    public static List<(string Agent, string Task)> AliveTasks(StoreSession session, DateTimeOffset now) => session.All(
        "SELECT DISTINCT agent, task FROM leases WHERE ended IS NULL AND deadline > $1", row => (row.GetString(0), row.GetString(1)), now.ToUnixTimeMilliseconds());

    /// <summary>Ends all leases of an agent's task, and those within them; how many.</summary>
    public static int EndAll(StoreSession session, string agent, string task, DateTimeOffset now)
    {
        int ended = session.Execute(
            "UPDATE leases SET ended = $3 WHERE agent = $1 AND task = $2 AND ended IS NULL AND deadline > $3", agent, task, now.ToUnixTimeMilliseconds());
        return ended == 0 ? 0 : ended + EndOrphans(session, now);
    }

    /// <summary>Whether the agent has begun as many leases as it may.</summary>
    public static bool HasReached(StoreSession session, string agent, LeaseRate rate, DateTimeOffset now) => session.First(
        "SELECT count(*) FROM lease_begins WHERE agent = $1 AND began > $2", row => row.GetInt64(0), agent, now.AddSeconds(-rate.PerSeconds).ToUnixTimeMilliseconds()) >= rate.Leases;

    /// <summary>Counts the beginning of a lease.</summary>
    public static void Count(StoreSession session, string agent, DateTimeOffset now) =>
        session.Post("INSERT INTO lease_begins (agent, began) VALUES ($1, $2)", agent, now.ToUnixTimeMilliseconds());

    /// <summary>Ends a lease, and those within it; false when it had ended before.</summary>
    public static bool End(StoreSession session, string id, DateTimeOffset now)
    {
        if (session.Execute("UPDATE leases SET ended = $2 WHERE id = $1 AND ended IS NULL", id, now.ToUnixTimeMilliseconds()) == 0)
        {
            return false;
        }

        foreach (string child in session.All("SELECT id FROM leases WHERE parent = $1 AND ended IS NULL", row => row.GetString(0), id))
        {
            End(session, child, now);
        }

        return true;
    }

    /// <summary>Level by level; there are as many as a chain of actors has.</summary>
    private static int EndOrphans(StoreSession session, DateTimeOffset now)
    {
        int ended = session.Execute(
            "UPDATE leases SET ended = $1 WHERE ended IS NULL AND parent IN (SELECT id FROM leases WHERE ended IS NOT NULL)", now.ToUnixTimeMilliseconds());
        return ended == 0 ? 0 : ended + EndOrphans(session, now);
    }
}
