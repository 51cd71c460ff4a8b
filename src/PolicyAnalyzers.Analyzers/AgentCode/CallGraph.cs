using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Who may run whom. Grows; then answers what is reached from given roots.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<ISymbol, HashSet<Call>> _calls = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<CallTarget>> _targets = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _built = new(SymbolEqualityComparer.Default);

    /// <summary>Asked for by each member of a type, and made anew by the compiler at each request.</summary>
    private readonly Dictionary<ISymbol, ISymbol[]> _constructors = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol caller, Call call) => Of(_calls, caller).Add(call);

    /// <summary>A call of the promised member may run the implementation, on an object of the type.</summary>
    public void AddTarget(ISymbol promised, CallTarget target) => Of(_targets, promised).Add(target);

    /// <summary>Who uses a member of the type relies on its object having been built. One entry a type stands for an edge from each member to each constructor.</summary>
    public void AddBuilt(INamedTypeSymbol type) => _built.Add(type);

    public void Add(CallGraph other)
    {
        Add(_calls, other._calls);
        Add(_targets, other._targets);
        _built.UnionWith(other._built);
    }

    /// <summary>Adds who runs which code that a symbol holds.</summary>
    public void Add(HeldDelegates delegates)
    {
        foreach ((ISymbol caller, IMethodSymbol code) in delegates.Calls())
        {
            Add(caller, new Call(CodeNode.Of(code), code.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction ? CallKind.Within : CallKind.Plain, null));
        }
    }

    /// <summary>What the code of a node calls.</summary>
    public IReadOnlyCollection<Call> CallsOf(ISymbol caller) => _calls.TryGetValue(caller, out HashSet<Call>? calls) ? calls : [];

    /// <summary>The overrides and implementations of a member, as far as types state them directly.</summary>
    public IReadOnlyCollection<CallTarget> TargetsOf(ISymbol promised) => _targets.TryGetValue(promised, out HashSet<CallTarget>? targets) ? targets : [];

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
            ISymbol node = open.Pop();
            foreach (ISymbol next in Next(node))
            {
                if (without?.Contains((node, next)) != true && reached.Add(next))
                {
                    open.Push(next);
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

                next.AddRange(Next(caller).Where(reached.Add));
            }

            frontier = next;
        }

        return false;
    }

    /// <summary>All that may run if the node does.</summary>
    private IEnumerable<ISymbol> Next(ISymbol node)
    {
        if (_calls.TryGetValue(node, out HashSet<Call>? calls))
        {
            foreach (Call call in calls)
            {
                yield return call.Callee;
            }
        }

        if (_targets.TryGetValue(node, out HashSet<CallTarget>? targets))
        {
            foreach (CallTarget target in targets)
            {
                yield return target.Implementation;
            }
        }

        if (NeedsObject(node) && _built.Contains(node.ContainingType))
        {
            yield return node.ContainingType;
            foreach (ISymbol constructor in node.IsStatic ? [] : ConstructorsOf(node.ContainingType))
            {
                yield return constructor;
            }
        }
    }

    private ISymbol[] ConstructorsOf(INamedTypeSymbol type)
    {
        if (!_constructors.TryGetValue(type, out ISymbol[]? constructors))
        {
            _constructors.Add(type, constructors = [.. type.InstanceConstructors.Select(CodeNode.Of)]);
        }

        return constructors;
    }

    private static bool NeedsObject(ISymbol node) =>
        node is { ContainingType: not null } and (IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation });

    private static void Add<T>(Dictionary<ISymbol, HashSet<T>> all, Dictionary<ISymbol, HashSet<T>> others)
    {
        foreach (KeyValuePair<ISymbol, HashSet<T>> edges in others)
        {
            if (all.TryGetValue(edges.Key, out HashSet<T>? known))
            {
                known.UnionWith(edges.Value);
            }
            else
            {
                // The other graph is finished and given away, so its set can be shared.
                all.Add(edges.Key, edges.Value);
            }
        }
    }

    private static HashSet<T> Of<T>(Dictionary<ISymbol, HashSet<T>> all, ISymbol node)
    {
        if (!all.TryGetValue(node, out HashSet<T>? edges))
        {
            all.Add(node, edges = []);
        }

        return edges;
    }
}
