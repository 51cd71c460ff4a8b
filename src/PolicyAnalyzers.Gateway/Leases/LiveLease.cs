using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>A lease that is alive, with what was issued for it.</summary>
internal sealed record LiveLease(string Id, string Agent, string? Subject, string Task, DateTimeOffset Began, DateTimeOffset Deadline, IReadOnlyList<string> Resources, long Tokens)
{
    /// <summary>As far as leases are counted, so that a look at the console costs the same however many there are.</summary>
    public const int MaxCount = 10_000;

    /// <summary>The leases that end first.</summary>
    public static List<LiveLease> First(StoreSession session, DateTimeOffset now, int most) =>
    [
        .. session.All(
            """
            SELECT alive.id, agent, task, began, deadline, resource, count(hash), subject
            FROM (SELECT id, agent, task, began, deadline, subject FROM leases WHERE ended IS NULL AND deadline > $1 ORDER BY deadline, id LIMIT $2) AS alive
            LEFT JOIN tokens ON tokens.lease = alive.id
            GROUP BY alive.id, agent, task, began, deadline, resource, subject ORDER BY deadline, alive.id, resource
            """,
            row => (Id: row.GetString(0), Agent: row.GetString(1), Task: row.GetString(2), Began: row.GetInt64(3), Deadline: row.GetInt64(4),
                Resource: row.IsDBNull(5) ? null : row.GetString(5), Tokens: row.GetInt64(6), Subject: row.IsDBNull(7) ? null : row.GetString(7)),
            now.ToUnixTimeMilliseconds(),
            (long)most)
        .GroupBy(row => row.Id)
        .Select(rows => (First: rows.First(), All: rows))
        .Select(lease => new LiveLease(
            lease.First.Id,
            lease.First.Agent,
            lease.First.Subject,
            lease.First.Task,
            DateTimeOffset.FromUnixTimeMilliseconds(lease.First.Began),
            DateTimeOffset.FromUnixTimeMilliseconds(lease.First.Deadline),
            [.. lease.All.Select(row => row.Resource).OfType<string>()],
            lease.All.Sum(row => row.Tokens))),
    ];

    /// <summary>How many are alive; at most one more than <see cref="MaxCount"/>.</summary>
    public static long Count(StoreSession session, DateTimeOffset now) => session.First(
        "SELECT count(*) FROM (SELECT id FROM leases WHERE ended IS NULL AND deadline > $1 LIMIT $2) AS alive", row => row.GetInt64(0), now.ToUnixTimeMilliseconds(), MaxCount + 1L);
}
