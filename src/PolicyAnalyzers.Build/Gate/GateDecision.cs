using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>What the drift gate decided.</summary>
/// <param name="Manifest">The manifest to put out; null when there is none, or the build fails.</param>
/// <param name="NewLock">What the lock file becomes; null when it stays.</param>
/// <param name="Findings">What to tell. An error fails the build.</param>
/// <param name="IsSettled">Whether the same question need not be asked again until something changes.</param>
internal sealed record GateDecision(PolicyManifest? Manifest, PolicyManifest? NewLock, IReadOnlyList<Finding> Findings, bool IsSettled)
{
    public bool Fails => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}
