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

    /// <summary>Adds who runs which code that a symbol holds.</summary>
    public void Add(HeldDelegates delegates)
    {
        foreach ((ISymbol caller, IMethodSymbol code) in delegates.Calls())
        {
            Add(caller, CodeNode.Of(code));
        }
    }

    public HashSet<ISymbol> Reach(IEnumerable<ISymbol> roots, CancellationToken cancellationToken)
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
            if (!_callees.TryGetValue(open.Pop(), out HashSet<ISymbol>? callees))
            {
                continue;
            }

            foreach (ISymbol callee in callees)
            {
                if (reached.Add(callee))
                {
                    open.Push(callee);
                }
            }
        }

        return reached;
    }
}
