using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>How far the audit log goes: its last record, and the hash after it.</summary>
internal sealed record AuditHead(long Sequence, byte[] Chain)
{
    public static AuditHead Of(StoreSession session) =>
        session.First("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1", row => new AuditHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1)))
        ?? new AuditHead(0, AuditChain.Start);

    /// <returns>Null when there is no such record, or no more.</returns>
    public static AuditHead? At(StoreSession session, long sequence)
    {
        AuditHead floor = AuditFloor.Of(session)?.Head ?? new AuditHead(0, AuditChain.Start);
        return sequence == floor.Sequence ? floor : sequence < floor.Sequence ? null : Read(session, sequence);
    }

    private static AuditHead? Read(StoreSession session, long sequence) =>
        session.First("SELECT chain FROM audit WHERE sequence = $1", row => new AuditHead(sequence, row.GetFieldValue<byte[]>(0)), sequence);
}
