using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>One search under way: what is reached, and from where.</summary>
internal sealed class SearchRun
{
    private readonly Queue<Step> _open = new();
    private readonly Dictionary<Step, Step?> _cameFrom = [];

    public SearchRun(Step start)
    {
        Application = start.Method.Image;
        _cameFrom.Add(start, null);
        _open.Enqueue(start);
    }

    public AssemblyImage Application { get; }

    /// <summary>The types of which objects were made.</summary>
    public HashSet<TypeNode> Made { get; } = [];

    /// <summary>The foreign methods that were called.</summary>
    public HashSet<ForeignMethod> Foreign { get; } = [];

    /// <summary>Each effect that was reached, with where it was met first.</summary>
    public Dictionary<Effect, ReachedEffect> Effects { get; } = [];

    /// <summary>What was not looked into, by its name, with what it may reach and where it was met first.</summary>
    public Dictionary<string, (string Reach, Step At)> Unseen { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether code of another assembly was looked into.</summary>
    public bool LeavesApplication { get; set; }

    /// <param name="effect">What is needed.</param>
    /// <param name="at">Where.</param>
    /// <param name="callee">The method elsewhere that needs it; null for that of the step itself.</param>
    public void Reach(Effect effect, Step at, string? callee = null)
    {
        if (!Effects.ContainsKey(effect))
        {
            List<string> path = PathTo(at);
            if (callee is not null)
            {
                path.Add(callee);
            }

            Effects.Add(effect, new ReachedEffect(effect, path));
        }
    }

    public void Hide(string what, string reach, Step at)
    {
        if (!Unseen.ContainsKey(what))
        {
            Unseen.Add(what, (reach, at));
        }
    }

    public Step? Next() => _open.Count > 0 ? _open.Dequeue() : null;

    public void Add(Step caller, IEnumerable<Step> callees)
    {
        foreach (Step callee in callees)
        {
            Add(caller, callee);
        }
    }

    public void Add(Step caller, Step callee)
    {
        if (!_cameFrom.ContainsKey(callee))
        {
            _cameFrom.Add(callee, caller);
            _open.Enqueue(callee);
        }
    }

    /// <summary>Without lambdas, local functions and what else the compiler made methods of on the way.</summary>
    public List<string> PathTo(Step reached)
    {
        var path = new List<string>();
        for (Step? current = reached; current is { } step; current = _cameFrom[step])
        {
            if (!step.Method.IsWithinAnother && (path.Count == 0 || path[path.Count - 1] != step.Method.DisplayName))
            {
                path.Add(step.Method.DisplayName);
            }
        }

        path.Reverse();
        return path;
    }
}
