using System.Globalization;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>What the records of the audit log can be found by.</summary>
internal static class AuditIndexTable
{
    /// <summary>The last record that is in it; 0 when it is empty.</summary>
    public static long End(StoreSession session) => session.First("SELECT max(sequence) FROM audit_index", row => row.IsDBNull(0) ? 0 : row.GetInt64(0));

    public static void Insert(StoreSession session, AuditRecord record) => session.Post(
        "INSERT INTO audit_index (sequence, time, event, agent, task, lease) VALUES ($1, $2, $3, $4, $5, $6)",
        record.Sequence,
        record.Time.ToUnixTimeMilliseconds(),
        record.Event,
        record.Agent,
        record.Task,
        record.Lease);

    /// <summary>When the lease got its first token; null when it has none in the index.</summary>
    public static DateTimeOffset? Began(StoreSession session, string lease) => session.First(
        "SELECT min(time) FROM audit_index WHERE lease = $1 AND event = $2",
        row => row.IsDBNull(0) ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
        lease,
        AuditEvents.TokenIssued);

    /// <summary>The newest records that were searched for, newest first.</summary>
    public static List<AuditRecord> Find(StoreSession session, AuditSearch search, long after, long before, int most)
    {
        var values = new List<object?> { after, before, (long)most };
        string where = string.Concat(search.Exact.Select(pair =>
        {
            values.Add(pair.Value);
            return string.Create(CultureInfo.InvariantCulture, $" AND found.{pair.Column} = ${values.Count}");
        }));
        return session.All(
            $"""
            SELECT audit.sequence, audit.record FROM audit_index AS found JOIN audit ON audit.sequence = found.sequence
            WHERE found.sequence > $1 AND found.sequence < $2{where} ORDER BY found.sequence DESC LIMIT $3
            """,
            row => JsonSerializer.Deserialize(row.GetString(1), GatewayJson.Default.AuditRecord)! with { Sequence = row.GetInt64(0) },
            values.ToArray());
    }

    /// <summary>The last record before this time; 0 for none.</summary>
    public static long LastBefore(StoreSession session, DateTimeOffset time) => session.First(
        "SELECT sequence FROM audit_index WHERE time < $1 ORDER BY time DESC, sequence DESC LIMIT 1", row => row.GetInt64(0), time.ToUnixTimeMilliseconds());
}
