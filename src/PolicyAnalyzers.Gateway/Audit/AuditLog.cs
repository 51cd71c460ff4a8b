using System.Runtime.CompilerServices;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>The audit log in the store, a hash chain. A decision's record is written in the same transaction as the decision.</summary>
internal sealed class AuditLog(GatewayStore store) : IAuditLog
{
    private const int PageSize = 500;

    public static void Append(StoreSession session, AuditRecord record)
    {
        string text = JsonSerializer.Serialize(record, GatewayJson.Default.AuditRecord);
        AuditHead head = session.AuditHead ?? AuditHead.Of(session);
        long sequence = head.Sequence + 1;
        byte[] chain = AuditChain.Next(head.Chain, sequence, text);
        session.Post("INSERT INTO audit (sequence, record, chain) VALUES ($1, $2, $3)", sequence, text, chain);
        session.AuditHead = new AuditHead(sequence, chain);
    }

    public Task AppendAsync(AuditRecord record) => AppendAsync(_ => (true, record));

    /// <summary>Writes the record of what is found out in its transaction.</summary>
    public Task<T> AppendAsync<T>(Func<StoreSession, (T Found, AuditRecord Record)> decide) => store.WriteAsync(session =>
    {
        (T found, AuditRecord record) = decide(session);
        Append(session, record);
        return found;
    });

    public async IAsyncEnumerable<AuditRecord> ReadAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What retention removed may still be there for a moment.
        long floor = store.Read(AuditFloor.Of)?.Head.Sequence ?? 0;
        await foreach (AuditLine line in ReadLinesAsync(Math.Max(after, floor), long.MaxValue, cancellationToken))
        {
            yield return Read(line);
        }
    }

    /// <summary>
    /// The latest time among the last records, which are in the order of their writing, and since an earlier clock was accepted; without any, the earliest time that there is.
    /// </summary>
    public static DateTimeOffset LatestTime(StoreSession session)
    {
        DateTimeOffset latest = DateTimeOffset.MinValue;
        foreach (AuditRecord record in session.All("SELECT record FROM audit ORDER BY sequence DESC LIMIT 100", row => JsonSerializer.Deserialize(row.GetString(0), GatewayJson.Default.AuditRecord)!))
        {
            latest = record.Time > latest ? record.Time : latest;
            if (record.Event == AuditEvents.ClockAccepted)
            {
                break;
            }
        }

        return latest;
    }

    /// <summary>The record in a row of the log.</summary>
    public static AuditRecord Read(long sequence, byte[] chain, string text) => Read(new AuditLine(sequence, AuditChain.ToText(chain), text));

    /// <summary>The records as they were written.</summary>
    /// <param name="after">The sequence after which to begin.</param>
    /// <param name="upTo">The last sequence.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<AuditLine> ReadLinesAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long from = after;
            List<AuditLine> page = store.Read(session => ReadPage(session, from, upTo, PageSize));
            foreach (AuditLine line in page)
            {
                yield return line;
                after = line.Sequence;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            await Task.Yield();
        }
    }

    /// <summary>The record of a line.</summary>
    public static AuditRecord Read(AuditLine line) =>
        JsonSerializer.Deserialize(line.Text, GatewayJson.Default.AuditRecord)! with { Sequence = line.Sequence, Chain = line.Chain };

    /// <summary>At most so many records.</summary>
    public static List<AuditLine> ReadPage(StoreSession session, long after, long upTo, int most) => session.All(
        "SELECT sequence, chain, record FROM audit WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3",
        row => new AuditLine(row.GetInt64(0), AuditChain.ToText(row.GetFieldValue<byte[]>(1)), row.GetString(2)),
        after,
        upTo,
        (long)most);
}
