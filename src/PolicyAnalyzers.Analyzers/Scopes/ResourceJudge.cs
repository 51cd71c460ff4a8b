using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What is said about the resource or audience of a token request: nothing about its value, only about who chooses it.</summary>
internal sealed class ResourceJudge : ITextJudge
{
    public static readonly ResourceJudge Instance = new();

    public IEnumerable<Verdict> Judge(string text) => [];

    public Verdict? JudgeModelChosen(string what, string before) => ModelChosenScope.JudgeResource(what);
}
