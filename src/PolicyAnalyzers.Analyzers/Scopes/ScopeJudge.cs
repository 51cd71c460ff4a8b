using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What the rules about scopes say about one text, which may name several scopes separated by spaces.</summary>
internal sealed class ScopeJudge : ITextJudge
{
    private static readonly char[] Separators = [' ', ','];

    public static ScopeJudge Instance { get; } = new();

    public IEnumerable<Verdict> Judge(string text)
    {
        foreach (string scope in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if ((WildcardScope.Judge(scope) ?? DefaultScope.Judge(scope)) is { } verdict)
            {
                yield return verdict;
            }
        }
    }

    public Verdict? JudgeModelChosen(string what) => ModelChosenScope.Judge(what);
}
