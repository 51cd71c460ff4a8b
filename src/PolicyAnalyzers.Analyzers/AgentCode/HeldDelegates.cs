using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The methods and lambdas that symbols hold, and which of those symbols are registered as tools or handlers.</summary>
internal sealed class HeldDelegates
{
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _held = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, bool> _registered = new(SymbolEqualityComparer.Default);

    public bool HasRegistered => _registered.Count > 0;

    public void Add(ISymbol holder, ISymbol method)
    {
        if (!_held.TryGetValue(holder, out HashSet<ISymbol>? methods))
        {
            _held.Add(holder, methods = new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        }

        methods.Add(method);
    }

    /// <param name="holder">What is registered.</param>
    /// <param name="isTool">Whether as a tool; once a tool, it stays one.</param>
    public void Register(ISymbol holder, bool isTool) => _registered[holder] = isTool || (_registered.TryGetValue(holder, out bool before) && before);

    public void Add(HeldDelegates other)
    {
        foreach (KeyValuePair<ISymbol, HashSet<ISymbol>> entry in other._held)
        {
            foreach (ISymbol method in entry.Value)
            {
                Add(entry.Key, method);
            }
        }

        foreach (KeyValuePair<ISymbol, bool> entry in other._registered)
        {
            Register(entry.Key, entry.Value);
        }
    }

    /// <summary>The methods and lambdas that the registered symbols hold, with whether they are tools.</summary>
    public IEnumerable<(ISymbol Method, bool IsTool)> Registered()
    {
        foreach (KeyValuePair<ISymbol, bool> registration in _registered)
        {
            if (_held.TryGetValue(registration.Key, out HashSet<ISymbol>? methods))
            {
                foreach (ISymbol method in methods)
                {
                    yield return (method, registration.Value);
                }
            }
        }
    }
}
