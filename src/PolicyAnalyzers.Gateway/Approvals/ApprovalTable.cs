using System.Data.Common;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>The approvals in the store.</summary>
internal static class ApprovalTable
{
    /// <summary>How far back asking is counted.</summary>
    public static readonly TimeSpan AskedWithin = TimeSpan.FromHours(1);

    private const string Columns = "id, agent, thumbprint, resource, scope, detail, purpose, lifetime, message, requested, expires, state, digest, polled, delegation";

    public static void Insert(StoreSession session, ApprovalRequest request, string requestId) => session.Post(
        """
        INSERT INTO approvals (id, request_hash, digest, agent, thumbprint, resource, scope, detail, purpose, lifetime, message, requested, expires, delegation, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'pending')
        """,
        request.Id,
        Unguessable.Hash(requestId),
        request.Digest(),
        request.Agent,
        request.Thumbprint,
        request.Resource,
        request.Scope,
        request.Details,
        request.Purpose,
        request.LifetimeSeconds,
        request.Message,
        request.Requested.ToUnixTimeMilliseconds(),
        request.Expires.ToUnixTimeMilliseconds(),
        request.Delegation is { } delegation ? JsonSerializer.Serialize(delegation, GatewayJson.Default.DelegatedBy) : null);

    /// <summary>Notes a poll. Digest is what was asked for approval; Polled is the poll before this one.</summary>
    public static (ApprovalRequest Request, string Digest, DateTimeOffset? Polled)? Poll(StoreSession session, string requestId, DateTimeOffset now)
    {
        byte[] hash = Unguessable.Hash(requestId);
        var found = session.First(
            $"SELECT {Columns} FROM approvals WHERE request_hash = $1",
            row => ((ApprovalRequest, string, DateTimeOffset?)?)(Read(row), row.GetString(12), row.IsDBNull(13) ? null : Time(row, 13)),
            hash);
        session.Execute("UPDATE approvals SET polled = $2 WHERE request_hash = $1", hash, now.ToUnixTimeMilliseconds());
        return found;
    }

    public static List<ApprovalRequest> Pending(StoreSession session, DateTimeOffset now) => session.All(
        $"SELECT {Columns} FROM approvals WHERE state = 'pending' AND expires > $1 ORDER BY requested, id", Read, now.ToUnixTimeMilliseconds());

    public static int CountPending(StoreSession session, string agent, DateTimeOffset now) => session.First(
        "SELECT count(*) FROM approvals WHERE agent = $1 AND state = 'pending' AND expires > $2",
        row => row.GetInt32(0),
        agent,
        now.ToUnixTimeMilliseconds());

    /// <summary>How many approvals the agent asked for since then.</summary>
    public static long CountAsked(StoreSession session, string agent, DateTimeOffset since) =>
        session.First("SELECT count(*) FROM approval_asks WHERE agent = $1 AND asked > $2", row => row.GetInt64(0), agent, since.ToUnixTimeMilliseconds());

    /// <summary>Counts that the agent asks for an approval.</summary>
    public static void Count(StoreSession session, string agent, DateTimeOffset now) =>
        session.Execute("INSERT INTO approval_asks (agent, asked) VALUES ($1, $2)", agent, now.ToUnixTimeMilliseconds());

    public static ApprovalRequest? Find(StoreSession session, string id) =>
        session.First($"SELECT {Columns} FROM approvals WHERE id = $1", Read, id);

    public static void Decide(StoreSession session, string id, bool approve, string decidedBy) => session.Post(
        "UPDATE approvals SET state = $2, decided_by = $3 WHERE id = $1", id, approve ? "approved" : "refused", decidedBy);

    /// <summary>Refuses every request that waits or was not fetched yet, and is stopped.</summary>
    /// <param name="session">The store.</param>
    /// <param name="stops">Whether an agent's task is stopped.</param>
    /// <param name="by">Who stopped it.</param>
    public static void RefuseOpen(StoreSession session, Func<string, string, bool> stops, string by)
    {
        foreach ((string id, string agent, string detail) in session.All(
            "SELECT id, agent, detail FROM approvals WHERE state IN ('pending', 'approved')", row => (row.GetString(0), row.GetString(1), row.GetString(2))))
        {
            if (stops(agent, AgentTaskDetail.Parse(detail).Task))
            {
                Decide(session, id, approve: false, by);
            }
        }
    }

    /// <summary>Takes the approval for one token; false when it was taken before.</summary>
    public static bool TryUse(StoreSession session, string id) =>
        session.Execute("UPDATE approvals SET state = 'used' WHERE id = $1 AND state = 'approved'", id) == 1;

    private static ApprovalRequest Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Agent = row.GetString(1),
        Thumbprint = row.GetString(2),
        Resource = row.GetString(3),
        Scope = row.GetString(4),
        Details = row.GetString(5),
        Purpose = row.GetString(6),
        LifetimeSeconds = row.GetInt32(7),
        Message = row.IsDBNull(8) ? null : row.GetString(8),
        Requested = Time(row, 9),
        Expires = Time(row, 10),
        State = Enum.Parse<ApprovalState>(row.GetString(11), ignoreCase: true),
        Delegation = row.IsDBNull(14) ? null : JsonSerializer.Deserialize(row.GetString(14), GatewayJson.Default.DelegatedBy),
    };

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
