using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A judge that asks not which text arrives, but what arrives: a secret, by where it comes from or by how it is called.</summary>
internal interface IOriginJudge : ITextJudge
{
    /// <summary>Whether it counts only in what a tool itself gives back.</summary>
    bool OnlyOnTool { get; }

    /// <summary>Whether it is about logs, of which a helper may be given none.</summary>
    bool IsAboutLogs { get; }

    /// <param name="origin">A text that says where the value comes from.</param>
    Verdict? JudgeOrigin(string origin);

    /// <param name="symbol">A symbol of the compilation whose value arrives.</param>
    Verdict? JudgeSymbol(ISymbol symbol);
}
