using System.Data.Common;
using PolicyAnalyzers.Gateway.Audit;
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

    /// <summary>Ends what is alive and may not be any more, with one record for the leases of each agent, task and manifest.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="record">What those records have in common: event, endpoint, time, who decided.</param>
    /// <param name="why">Why the leases of an agent's task under a manifest end; null when they go on.</param>
    /// <returns>How many ended.</returns>
    public static int EndAlive(StoreSession session, AuditRecord record, Func<string, string, string, string?> why)
    {
        int all = 0;
        foreach ((string agent, string task, string manifest) in AliveTasks(session, record.Time))
        {
            if (why(agent, task, manifest) is { } reason && EndAll(session, agent, task, manifest, record.Endpoint, record.Time) is > 0 and var ended)
            {
                all += ended;
                AuditLog.Append(session, record with { Agent = agent, Task = task, Manifest = manifest, Reason = $"{reason}: {ended} lease(s)" });
            }
        }

        return all;
    }

    /// <summary>Ends all leases of an agent's task that began under a manifest, and those within them, which the log is told of one by one; how many.</summary>
    private static int EndAll(StoreSession session, string agent, string task, string manifest, string endpoint, DateTimeOffset now)
    {
        int ended = session.Execute(
            "UPDATE leases SET ended = $4 WHERE agent = $1 AND task = $2 AND manifest = $3 AND ended IS NULL AND deadline > $4", agent, task, manifest, now.ToUnixTimeMilliseconds());
        List<InnerLease> inner = ended == 0 ? [] : session.All(
            """
            SELECT leases.id, leases.agent, leases.task, leases.parent FROM leases JOIN leases AS caller ON caller.id = leases.parent
            WHERE caller.agent = $1 AND caller.task = $2 AND caller.manifest = $3 AND caller.ended = $4 AND leases.ended IS NULL
            """,
            ReadInner,
            agent,
            task,
            manifest,
            now.ToUnixTimeMilliseconds());
        return ended + inner.Count(lease => End(session, lease, endpoint, now));
    }

    /// <summary>Whether the agent has begun as many leases as it may.</summary>
    public static bool HasReached(StoreSession session, string agent, LeaseRate rate, DateTimeOffset now) => session.First(
        "SELECT count(*) FROM lease_begins WHERE agent = $1 AND began > $2", row => row.GetInt64(0), agent, now.AddSeconds(-rate.PerSeconds).ToUnixTimeMilliseconds()) >= rate.Leases;

    /// <summary>Counts the beginning of a lease.</summary>
    public static void Count(StoreSession session, string agent, DateTimeOffset now) =>
        session.Post("INSERT INTO lease_begins (agent, began) VALUES ($1, $2)", agent, now.ToUnixTimeMilliseconds());

    /// <summary>Ends a lease, and those within it, which the log is told of; false when it had ended before.</summary>
    public static bool End(StoreSession session, string id, string endpoint, DateTimeOffset now)
    {
        if (session.Execute("UPDATE leases SET ended = $2 WHERE id = $1 AND ended IS NULL", id, now.ToUnixTimeMilliseconds()) == 0)
        {
            return false;
        }

        foreach (InnerLease inner in session.All("SELECT id, agent, task, parent FROM leases WHERE parent = $1 AND ended IS NULL", ReadInner, id))
        {
            End(session, inner, endpoint, now);
        }

        return true;
    }

    private static bool End(StoreSession session, InnerLease lease, string endpoint, DateTimeOffset now)
    {
        bool ended = End(session, lease.Id, endpoint, now);
        if (ended)
        {
            AuditLog.Append(session, new AuditRecord
            {
                Time = now,
                Event = AuditEvents.LeaseEnded,
                Endpoint = endpoint,
                Agent = lease.Agent,
                Task = lease.Task,
                Lease = lease.Id,
                ParentLease = lease.Parent,
                Reason = "the lease around it ended",
            });
        }

        return ended;
    }

    /// <summary>Whose leases are alive, of which tasks, and under which manifests they began.</summary>
    private static List<(string Agent, string Task, string Manifest)> AliveTasks(StoreSession session, DateTimeOffset now) => session.All(
        "SELECT DISTINCT agent, task, manifest FROM leases WHERE ended IS NULL AND deadline > $1",
        row => (row.GetString(0), row.GetString(1), row.GetString(2)),
        now.ToUnixTimeMilliseconds());

    private static InnerLease ReadInner(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));

    /// <summary>A lease within another one.</summary>
    private sealed record InnerLease(string Id, string Agent, string Task, string Parent);
}
