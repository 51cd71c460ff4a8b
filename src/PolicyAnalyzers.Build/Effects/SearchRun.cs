using PolicyAnalyzers.Analyzers.Effects;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>One search under way: what is reached, and from where.</summary>
internal sealed class SearchRun
{
    /// <summary>So many steps' room is used again by the next search. To empty more would cost each of many small searches what one large one took.</summary>
    private const int Reusable = 1000;

    private readonly List<(Step Step, int From)> _steps = [];
    private readonly HashSet<Step> _seen = [];
    private int _at;

    /// <summary>The types of which objects were made.</summary>
    public HashSet<TypeNode> Made { get; } = [];

    /// <summary>The foreign methods that were called.</summary>
    public HashSet<ForeignMethod> Foreign { get; } = [];

    /// <summary>Each effect that was reached, with where it was met first.</summary>
    public Dictionary<Effect, ReachedEffect> Effects { get; } = [];

    /// <summary>What was not looked into, by its name, with what it may reach and where it was met first.</summary>
    public Dictionary<string, ReachedUnseen> Unseen { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether code of another assembly was looked into.</summary>
    public bool LeavesApplication { get; set; }

    /// <summary>Begins a search, in the room of the one before, which is over.</summary>
    public static SearchRun After(SearchRun before, Step start)
    {
        SearchRun run = before._steps.Count > Reusable ? new SearchRun() : before;
        run.Clear();
        run.Add(start);
        return run;
    }

    /// <summary>Goes to the next of the steps that were added; false when there is none.</summary>
    public bool Next(out Step step)
    {
        bool isThere = ++_at < _steps.Count;
        step = isThere ? _steps[_at].Step : default;
        return isThere;
    }

    /// <summary>Adds a step from the one that is looked at.</summary>
    public void Add(Step callee)
    {
        if (_seen.Add(callee))
        {
            _steps.Add((callee, _at));
        }
    }

    public void Add(IEnumerable<Step> callees)
    {
        foreach (Step callee in callees)
        {
            Add(callee);
        }
    }

    /// <param name="effect">What is needed.</param>
    /// <param name="callee">The method elsewhere that needs it; null for that of the step itself.</param>
    public void Reach(Effect effect, string? callee = null)
    {
        if (!Effects.ContainsKey(effect))
        {
            List<string> path = Path();
            if (callee is not null)
            {
                path.Add(callee);
            }

            Effects.Add(effect, new ReachedEffect(effect, path));
        }
    }

    public void Hide(string what, string reach)
    {
        if (!Unseen.ContainsKey(what))
        {
            Unseen.Add(what, new ReachedUnseen(what, reach, Path()));
        }
    }

    private void Clear()
    {
        _steps.Clear();
        _seen.Clear();
        Made.Clear();
        Foreign.Clear();
        Effects.Clear();
        Unseen.Clear();
        LeavesApplication = false;
        _at = -1;
    }

    /// <summary>From the task to the step, without lambdas, local functions and what else the compiler made methods of on the way.</summary>
    private List<string> Path()
    {
        var path = new List<string>();
        for (int at = _at; at >= 0; at = _steps[at].From)
        {
            Method method = _steps[at].Step.Method;
            if (!method.IsWithinAnother && (path.Count == 0 || path[path.Count - 1] != method.DisplayName))
            {
                path.Add(method.DisplayName);
            }
        }

        path.Reverse();
        return path;
    }
}
