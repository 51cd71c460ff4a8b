using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What is said about a secret at one kind of sink. Immutable: it outlives the action that made it.</summary>
internal interface ISecretJudge
{
    /// <summary>Whether it counts only in what a tool itself gives back.</summary>
    bool OnlyOnTool { get; }

    /// <summary>Whether it is about logs, of which a helper may be given none.</summary>
    bool IsAboutLogs { get; }

    /// <summary>Whether the sink is the culprit even where it stands in a method that only passes on what it is given.</summary>
    bool IsAboutSink { get; }

    Verdict? Judge(Secret secret);

    /// <param name="symbol">A symbol of the compilation whose value arrives; its name may say that it is a secret.</param>
    Verdict? Judge(ISymbol symbol);
}
