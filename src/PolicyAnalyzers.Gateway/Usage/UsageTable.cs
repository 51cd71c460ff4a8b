using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Usage;

/// <summary>Sums over the audit log: decisions by the hour, and by the day what each task really used.</summary>
internal static class UsageTable
{
    private const int DaysShown = 30;

    private const long HourMilliseconds = 3_600_000, DayMilliseconds = 24 * HourMilliseconds;

    /// <summary>Counts a record. It is not in the index yet.</summary>
    public static void Count(StoreSession session, AuditRecord record)
    {
        long time = record.Time.ToUnixTimeMilliseconds(), day = time / DayMilliseconds;
        session.Post(
            """
            INSERT INTO decisions_by_hour (hour, event, decisions) VALUES ($1, $2, 1)
            ON CONFLICT (hour, event) DO UPDATE SET decisions = decisions_by_hour.decisions + 1
            """,
            time / HourMilliseconds,
            record.Event);
        if (record is { Agent: { } agent, Task: { } task })
        {
            CountTask(session, record, day, agent, task);
        }
    }

    /// <summary>How many decisions of each kind there were in each hour from this one on.</summary>
    public static List<(long Hour, string Event, long Decisions)> ByHour(StoreSession session, DateTimeOffset since) => session.All(
        "SELECT hour, event, decisions FROM decisions_by_hour WHERE hour >= $1 ORDER BY hour",
        row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)),
        HourOf(since));

    public static long HourOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / HourMilliseconds;

    /// <summary>What each task used since then, by agent and task.</summary>
    public static Dictionary<(string Agent, string Task), TaskUse> Since(StoreSession session, DateTimeOffset since)
    {
        long day = since.ToUnixTimeMilliseconds() / DayMilliseconds;
        ILookup<(string, string), ScopeUse> scopes = session.All(
            "SELECT agent, task, resource, scope, sum(tokens) FROM scope_use WHERE day >= $1 GROUP BY agent, task, resource, scope",
            row => (Key: (row.GetString(0), row.GetString(1)), Use: new ScopeUse(row.GetString(2), row.GetString(3), Convert.ToInt64(row.GetValue(4)))),
            day).ToLookup(row => row.Key, row => row.Use);
        return session.All(
            "SELECT agent, task, sum(leases), sum(ended), sum(seconds), max(longest), sum(refusals) FROM task_use WHERE day >= $1 GROUP BY agent, task",
            row => (Agent: row.GetString(0), Task: row.GetString(1), Leases: Sum(row, 2), Ended: Sum(row, 3), Seconds: Sum(row, 4), Longest: Sum(row, 5), Refusals: Sum(row, 6)),
            day).ToDictionary(
                row => (row.Agent, row.Task),
                row => new TaskUse(row.Leases, row.Ended, row.Seconds, row.Longest, row.Refusals, [.. scopes[(row.Agent, row.Task)]]));
    }

    /// <summary>Forgets sums that are older than this and than what any page shows.</summary>
    public static void DeleteBefore(StoreSession session, DateTimeOffset time)
    {
        DateTimeOffset shown = time - TimeSpan.FromDays(DaysShown);
        session.Execute("DELETE FROM decisions_by_hour WHERE hour < $1", HourOf(shown));
        session.Execute("DELETE FROM scope_use WHERE day < $1", shown.ToUnixTimeMilliseconds() / DayMilliseconds);
        session.Execute("DELETE FROM task_use WHERE day < $1", shown.ToUnixTimeMilliseconds() / DayMilliseconds);
    }

    private static long Sum(System.Data.Common.DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column));

    private static void CountTask(StoreSession session, AuditRecord record, long day, string agent, string task)
    {
        switch (record)
        {
            case { Event: AuditEvents.TokenIssued, Resource: { } resource, Lease: { } lease }:
                Add(session, day, agent, task, leases: AuditIndexTable.Began(session, lease) is null ? 1 : 0);
                foreach (string scope in record.Scopes ?? [])
                {
                    session.Post(
                        """
                        INSERT INTO scope_use (day, agent, task, resource, scope, tokens) VALUES ($1, $2, $3, $4, $5, 1)
                        ON CONFLICT (day, agent, task, resource, scope) DO UPDATE SET tokens = scope_use.tokens + 1
                        """,
                        day,
                        agent,
                        task,
                        resource,
                        scope);
                }

                break;

            case { Event: AuditEvents.LeaseEnded, Lease: { } lease } when AuditIndexTable.Began(session, lease) is { } began:
                Add(session, day, agent, task, ended: 1, seconds: Math.Max(0, (long)Math.Ceiling((record.Time - began).TotalSeconds)));
                break;

            case { Event: AuditEvents.RequestDenied }:
                Add(session, day, agent, task, refusals: 1);
                break;
        }
    }

    private static void Add(StoreSession session, long day, string agent, string task, long leases = 0, long ended = 0, long seconds = 0, long refusals = 0) => session.Post(
        """
        INSERT INTO task_use (day, agent, task, leases, ended, seconds, longest, refusals) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
        ON CONFLICT (day, agent, task) DO UPDATE SET leases = task_use.leases + $4, ended = task_use.ended + $5, seconds = task_use.seconds + $6,
            longest = CASE WHEN $6 > task_use.longest THEN $6 ELSE task_use.longest END, refusals = task_use.refusals + $7
        """,
        day,
        agent,
        task,
        leases,
        ended,
        seconds,
        refusals);
}
