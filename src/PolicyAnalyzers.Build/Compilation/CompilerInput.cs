using PolicyAnalyzers.Build.Symbols;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>What a policy is compiled from.</summary>
/// <param name="Assembly">The compiled assembly, with its symbols in it or beside it, or without.</param>
/// <param name="Paths">How documents are named relative to the project.</param>
/// <param name="References">All assemblies that it was compiled against, in which types and code are looked up.</param>
internal sealed record CompilerInput(string Assembly, SourcePaths Paths, IEnumerable<string> References)
{
    /// <summary>Those references whose declarations join the application's.</summary>
    public IEnumerable<string> Libraries { get; init; } = [];

    /// <summary>The project's files of effects.</summary>
    public IEnumerable<string> EffectFiles { get; init; } = [];

    /// <summary>Whether the analyzers judge the same code, so that only what they do not see is said of surplus.</summary>
    public bool IsAnalyzed { get; init; }
}
