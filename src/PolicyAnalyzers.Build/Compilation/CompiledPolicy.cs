using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>What an assembly declares: a policy, or nothing, or faults.</summary>
/// <param name="Application">The assembly's name.</param>
/// <param name="Manifest">The policy at epoch 1; null when nothing is declared, or anything is wrong.</param>
/// <param name="Faults">Everything that is wrong.</param>
/// <param name="Warnings">What a manifest is put out in spite of.</param>
internal sealed record CompiledPolicy(string Application, PolicyManifest? Manifest, IReadOnlyList<Finding> Faults, IReadOnlyList<Finding> Warnings);
