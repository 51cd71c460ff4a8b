using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A judge that has something to say about texts which stand together in one list.</summary>
internal interface IListJudge : ITextJudge
{
    Verdict? JudgeTogether(IReadOnlyList<string> texts);
}
