using System.Runtime.CompilerServices;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>The audit log in the store. A decision's record is written in the same transaction as the decision.</summary>
internal sealed class AuditLog(GatewayStore store) : IAuditLog
{
    private const int PageSize = 500;

    public static void Append(StoreSession session, AuditRecord record) =>
        session.Execute("INSERT INTO audit (record) VALUES ($1)", JsonSerializer.Serialize(record, GatewayJson.Default.AuditRecord));

    public Task AppendAsync(AuditRecord record) => store.WriteAsync(session =>
    {
        Append(session, record);
        return true;
    });

    public async IAsyncEnumerable<AuditRecord> ReadAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long from = after;
            List<AuditRecord> page = store.Read(session => ReadPage(session, from));
            foreach (AuditRecord record in page)
            {
                yield return record;
                after = record.Sequence;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            await Task.Yield();
        }
    }

    private static List<AuditRecord> ReadPage(StoreSession session, long after) => session.All(
        "SELECT sequence, record FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        row => JsonSerializer.Deserialize(row.GetString(1), GatewayJson.Default.AuditRecord)! with { Sequence = row.GetInt64(0) },
        after,
        PageSize);
}
