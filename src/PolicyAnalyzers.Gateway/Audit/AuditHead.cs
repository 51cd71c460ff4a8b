using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>How far the audit log goes: its last record, and the hash after it.</summary>
internal sealed record AuditHead(long Sequence, byte[] Chain)
{
    public static AuditHead Of(StoreSession session) =>
        session.First("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1", row => new AuditHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1)))
        ?? new AuditHead(0, AuditChain.Start);

    /// <returns>Null when there is no such record.</returns>
    public static AuditHead? At(StoreSession session, long sequence) => sequence == 0
        ? new AuditHead(0, AuditChain.Start)
        : session.First("SELECT chain FROM audit WHERE sequence = $1", row => new AuditHead(sequence, row.GetFieldValue<byte[]>(0)), sequence);
}
