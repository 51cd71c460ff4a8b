using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Who may run whom. Grows; then answers what is reached from given roots.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _callees = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol caller, ISymbol callee)
    {
        if (!_callees.TryGetValue(caller, out HashSet<ISymbol>? callees))
        {
            _callees.Add(caller, callees = new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        }

        callees.Add(callee);
    }

    public void Add(CallGraph other)
    {
        foreach (KeyValuePair<ISymbol, HashSet<ISymbol>> edges in other._callees)
        {
            if (_callees.TryGetValue(edges.Key, out HashSet<ISymbol>? callees))
            {
                callees.UnionWith(edges.Value);
            }
            else
            {
                // The other graph is finished and given away, so its set can be shared.
                _callees.Add(edges.Key, edges.Value);
            }
        }
    }

    /// <param name="roots">Where to begin.</param>
    /// <param name="cancellationToken">To stop.</param>
    /// <param name="without">Calls that do not count.</param>
    public HashSet<ISymbol> Reach(IEnumerable<ISymbol> roots, CancellationToken cancellationToken, HashSet<(ISymbol Caller, ISymbol Callee)>? without = null)
    {
        HashSet<ISymbol> reached = new(SymbolEqualityComparer.Default);
        Stack<ISymbol> open = new();
        foreach (ISymbol root in roots)
        {
            if (reached.Add(root))
            {
                open.Push(root);
            }
        }

        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ISymbol caller = open.Pop();
            if (!_callees.TryGetValue(caller, out HashSet<ISymbol>? callees))
            {
                continue;
            }

            foreach (ISymbol callee in callees)
            {
                if (without?.Contains((caller, callee)) != true && reached.Add(callee))
                {
                    open.Push(callee);
                }
            }
        }

        return reached;
    }

    /// <summary>Whether one of the goals is reached in so many calls.</summary>
    public bool Reaches(ISymbol from, HashSet<ISymbol> goals, int steps)
    {
        HashSet<ISymbol> reached = new(SymbolEqualityComparer.Default) { from };
        List<ISymbol> frontier = [from];
        for (int step = 0; step <= steps && frontier.Count > 0; step++)
        {
            List<ISymbol> next = [];
            foreach (ISymbol caller in frontier)
            {
                if (goals.Contains(caller))
                {
                    return true;
                }

                if (_callees.TryGetValue(caller, out HashSet<ISymbol>? callees))
                {
                    next.AddRange(callees.Where(reached.Add));
                }
            }

            frontier = next;
        }

        return false;
    }
}
