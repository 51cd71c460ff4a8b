namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>Every request that must be refused, in the order in which they are sent: what ends or spends something comes last.</summary>
internal static class AllProbes
{
    public static IReadOnlyList<Probe> List { get; } =
    [
        .. AssertionProbes.All,
        .. ProofProbes.All,
        .. FormProbes.All,
        .. TransportProbes.All,
        .. DetailProbes.All,
        .. TargetProbes.All,
        .. SubjectProbes.All,
        .. LeaseProbes.All,
        .. TokenProbes.All,
        .. AccessProbes.All,
        .. ApprovalProbes.All,
    ];
}
