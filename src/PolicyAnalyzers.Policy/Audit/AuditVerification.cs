namespace PolicyAnalyzers.Policy;

/// <summary>What <see cref="AuditVerifier"/> found.</summary>
/// <param name="After">The record that the export begins after: 0 when it begins with the log.</param>
/// <param name="Sequence">The last record's place in the log.</param>
/// <param name="Chain">The hash after it.</param>
/// <param name="Issuer">The gateway whose checkpoints there are; null without one.</param>
/// <param name="Faults">All that is wrong, in the order in which it was found; empty for a log that is whole.</param>
public sealed record AuditVerification(long After, long Sequence, string Chain, string? Issuer, IReadOnlyList<AuditFault> Faults)
{
    /// <summary>Whether the log begins where the gateway says that its retention removed all before: what is missing there is explained. Otherwise it is a part, or all of it.</summary>
    public bool IsRetained { get; init; }

    /// <summary>Whether the log is as the gateway wrote it.</summary>
    public bool IsIntact => Faults.Count == 0;
}

/// <summary>One thing that is wrong with an audit log.</summary>
/// <param name="Line">The line of the export at which it shows; 0 when it shows before the first.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record AuditFault(long Line, string Reason);
