using System.Collections.Concurrent;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What the rules about scopes say about one text, which may name several scopes separated by spaces or commas.</summary>
internal sealed class ScopeJudge : IListJudge
{
    /// <summary>What is said of longer texts is not kept: they are hardly scopes.</summary>
    private const int MaxKept = 200;

    private static readonly char[] Separators = [' ', ','];

    private readonly ScopeCatalogs _catalogs;
    private readonly string? _resource;
    private readonly ScopesServe _serve;

    /// <summary>Code asks for few scopes, but for them often, and keeps many texts that are none.</summary>
    private readonly ConcurrentDictionary<string, Verdict[]> _judged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ScopeJudge>[] _others = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    /// <param name="catalogs">What is known about scopes.</param>
    /// <param name="resource">The resource that the request is made for, if that is said apart from the scopes.</param>
    /// <param name="serve">What the request is for.</param>
    public ScopeJudge(ScopeCatalogs catalogs, string? resource = null, ScopesServe serve = ScopesServe.Token)
    {
        _catalogs = catalogs;
        _resource = resource;
        _serve = serve;
    }

    public ScopeJudge At(string resource) => Other(resource, _serve);

    public ScopeJudge For(ScopesServe serve) => Other(_resource, serve);

    public IEnumerable<Verdict> Judge(string text) =>
        text.Length > MaxKept ? JudgeEach(text)
        : _judged.TryGetValue(text, out Verdict[]? known) ? known
        : _judged.GetOrAdd(text, [.. JudgeEach(text)]);

    private IEnumerable<Verdict> JudgeEach(string text)
    {
        foreach (string scope in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if ((WildcardScope.Judge(scope) ?? OfflineAccess.Judge(scope) ?? JudgeInViewOfCalls(scope)) is { } verdict)
            {
                yield return verdict;
            }
        }
    }

    private ScopeJudge Other(string? resource, ScopesServe serve)
    {
        ConcurrentDictionary<string, ScopeJudge> others = _others[(int)serve];
        string key = resource ?? "";
        return others.TryGetValue(key, out ScopeJudge? known) ? known : others.GetOrAdd(key, new ScopeJudge(_catalogs, resource, serve));
    }

    public Verdict? JudgeTogether(IReadOnlyList<string> texts)
    {
        RequestedScope[] scopes = [.. texts.SelectMany(static text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries)).Select(scope => RequestedScope.Parse(scope, _resource))];
        return BundledScopes.Judge(scopes) is { } verdict
            ? verdict.Revised((own, everywhere) => Needs(own, everywhere) is { } needs && BundledScopes.Unneeded(scopes, needs) is { Count: > 0 } unneeded ? verdict.Stating(ScopeRepair.Without(unneeded)) : verdict)
            : null;
    }

    public Verdict? JudgeModelChosen(string what, string before) => ScopeAreas.SaysWhatIsDone(before) ? null : ModelChosenScope.Judge(what);

    /// <summary>A scope of Microsoft Graph is judged again when the calls are known that it is asked for.</summary>
    private Verdict? JudgeInViewOfCalls(string scope)
    {
        RequestedScope requested = RequestedScope.Parse(scope, _resource);
        Verdict? verdict = Judge(scope, requested, needs: null);
        if (_serve == ScopesServe.Declaration || !IsOfGraph(requested))
        {
            return verdict;
        }

        return verdict is null
            ? ExcessScope.Undecided((own, everywhere) => Needs(own, everywhere) is { } needs ? ExcessScope.Judge(scope, requested.Name, needs) : null)
            : verdict.Revised((own, everywhere) => Needs(own, everywhere) is { } needs ? Judge(scope, requested, needs) : verdict);
    }

    private static bool IsOfGraph(RequestedScope requested) =>
        requested.MayBeGraph && (ShippedCatalogs.Graph.Contains(requested.Name) || requested.Name.Equals(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase));

    private Verdict? Judge(string scope, RequestedScope requested, GraphNeeds? needs) =>
        DefaultScope.Judge(scope, _resource, needs) ?? BroadScope.Judge(scope, requested, _catalogs, needs);

    private GraphNeeds? Needs(GraphUse own, GraphUse? everywhere) => _serve == ScopesServe.Client ? own.OfClient(everywhere) : own.OfToken();
}

/// <summary>What scopes are asked for.</summary>
internal enum ScopesServe
{
    /// <summary>A token that the code itself uses.</summary>
    Token,

    /// <summary>A client that asks for its tokens itself, wherever it is used.</summary>
    Client,

    /// <summary>A declaration: nothing is asked for here.</summary>
    Declaration,
}
