using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What the rules about scopes say about one text, which may name several scopes separated by spaces or commas.</summary>
internal sealed class ScopeJudge : ITextJudge
{
    private static readonly char[] Separators = [' ', ','];

    private readonly ScopeCatalogs _catalogs;
    private readonly string? _resource;

    /// <param name="catalogs">What is known about scopes.</param>
    /// <param name="resource">The resource that the request is made for, if that is said apart from the scopes.</param>
    public ScopeJudge(ScopeCatalogs catalogs, string? resource = null)
    {
        _catalogs = catalogs;
        _resource = resource;
    }

    public ScopeJudge At(string resource) => new(_catalogs, resource);

    public IEnumerable<Verdict> Judge(string text)
    {
        foreach (string scope in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if ((WildcardScope.Judge(scope) ?? DefaultScope.Judge(scope, _resource) ?? BroadScope.Judge(scope, _resource, _catalogs)) is { } verdict)
            {
                yield return verdict;
            }
        }
    }

    public Verdict? JudgeModelChosen(string what) => ModelChosenScope.Judge(what);
}
