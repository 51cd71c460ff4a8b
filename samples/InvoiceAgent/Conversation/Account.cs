using PolicyAnalyzers.Gateway;

namespace InvoiceAgent.Conversation;

/// <summary>The readable account of a run: what was said and tried, what the gateway's audit says of it, and whether it was expected.</summary>
internal sealed class Account(IAuditLog audit)
{
    private long _told;
    private int _number;

    public int Failures { get; private set; }

    public int Expectations { get; private set; }

    public void Step(string title) => Console.WriteLine($"\n{++_number}. {title}");

    public void Say(string text) => Console.WriteLine($"    {text}");

    public void Expect(string what, bool holds)
    {
        Expectations++;
        Failures += holds ? 0 : 1;
        Console.WriteLine($"    {(holds ? "✓" : "✗")} {what}");
    }

    /// <summary>What the gateway decided since the last time.</summary>
    public async Task<IReadOnlyList<AuditRecord>> DecisionsAsync(CancellationToken cancellationToken)
    {
        var records = new List<AuditRecord>();
        await foreach (AuditRecord record in audit.ReadAsync(_told, cancellationToken))
        {
            _told = record.Sequence;
            records.Add(record);
            Say(Describe(record));
        }

        return records;
    }

    public async Task TrailAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("\nAudit trail");
        Console.WriteLine("      #  time      event               task           scope            check                  token     lease");
        await foreach (AuditRecord record in audit.ReadAsync(cancellationToken: cancellationToken))
        {
            Console.WriteLine(
                $"    {record.Sequence,3}  {record.Time:HH:mm:ss}  {record.Event,-18}  {record.Task ?? "–",-13}  {Scopes(record),-15}  {record.Check ?? "–",-21}  {Short(record.Token),-8}  {Short(record.Lease)}");
        }
    }

    private static string Describe(AuditRecord record) => record.Event switch
    {
        AuditEvents.TokenIssued => $"gateway: allowed   {record.Task}, scope {Scopes(record)}, for {record.LifetimeSeconds} s, lease {Short(record.Lease)}",
        AuditEvents.RequestDenied => $"gateway: DENIED    by {record.Check} ({record.Error}): {record.Reason}",
        AuditEvents.ApprovalRequested => $"gateway: waits     {record.Task} needs a human",
        AuditEvents.ApprovalGranted => $"gateway: approved  {record.Task} by {record.Actor}: {record.Reason}",
        AuditEvents.LeaseEnded => $"gateway: revoked   lease {Short(record.Lease)} at {record.Time:HH:mm:ss.fff}",
        _ => $"gateway: {record.Event} {record.Task}",
    };

    private static string Scopes(AuditRecord record) => record.Scopes is { Count: > 0 } scopes ? string.Join(' ', scopes) : "–";

    private static string Short(string? id) => id is null ? "–" : id[..Math.Min(8, id.Length)];
}
