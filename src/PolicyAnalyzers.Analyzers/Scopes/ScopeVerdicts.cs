using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What the rules about scopes say about one text, which may name several scopes separated by spaces.</summary>
internal static class ScopeVerdicts
{
    private static readonly char[] Space = [' '];

    public static IEnumerable<Verdict> Of(string text)
    {
        foreach (string scope in text.Split(Space, StringSplitOptions.RemoveEmptyEntries))
        {
            if ((WildcardScope.Judge(scope) ?? DefaultScope.Judge(scope)) is { } verdict)
            {
                yield return verdict;
            }
        }
    }
}
