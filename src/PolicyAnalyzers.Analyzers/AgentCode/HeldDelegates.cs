using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Which code symbols hold as delegates or <c>MethodInfo</c>s, and which symbols a registration takes: a field, a variable, a
/// collection, the parameter of a helper that passes its argument on.
/// </summary>
internal sealed class HeldDelegates
{
    private readonly Dictionary<ISymbol, Holdings> _holders = new(SymbolEqualityComparer.Default);
    private readonly HashSet<Taking> _taken = [];
    private readonly HashSet<Running> _run = [];

    /// <summary>The holder holds this code.</summary>
    public void Add(ISymbol holder, IMethodSymbol code) => Of(holder).Code.Add(code);

    /// <summary>The holder holds what the source holds.</summary>
    public void AddSource(ISymbol holder, ISymbol source) => Of(holder).Sources.Add(source);

    /// <summary>A registration takes what the holder holds.</summary>
    public void Take(ISymbol holder, RootKind kind) => _taken.Add(new Taking(holder, kind));

    /// <summary>The caller runs what the holder holds.</summary>
    public void Run(ISymbol caller, ISymbol holder) => _run.Add(new Running(caller, holder));

    public void Add(HeldDelegates other)
    {
        _taken.UnionWith(other._taken);
        _run.UnionWith(other._run);
        foreach (KeyValuePair<ISymbol, Holdings> entry in other._holders)
        {
            Holdings own = Of(entry.Key);
            own.Code.UnionWith(entry.Value.Code);
            own.Sources.UnionWith(entry.Value.Sources);
        }
    }

    /// <summary>The code that registrations take.</summary>
    public IEnumerable<TakenCode> Taken() => _taken.SelectMany(taken => Held(taken.Holder), static (taken, code) => new TakenCode(code, taken.Kind));

    /// <summary>The code that callers run without naming it.</summary>
    public IEnumerable<(ISymbol Caller, IMethodSymbol Code)> Calls() => _run.SelectMany(run => Held(run.Holder), static (run, code) => (run.Caller, code));

    private IEnumerable<IMethodSymbol> Held(ISymbol holder)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { holder };
        Stack<ISymbol> open = new();
        open.Push(holder);
        while (open.Count > 0)
        {
            if (!_holders.TryGetValue(open.Pop(), out Holdings? holdings))
            {
                continue;
            }

            foreach (ISymbol code in holdings.Code)
            {
                yield return (IMethodSymbol)code;
            }

            foreach (ISymbol source in holdings.Sources)
            {
                if (seen.Add(source))
                {
                    open.Push(source);
                }
            }
        }
    }

    private Holdings Of(ISymbol holder)
    {
        if (!_holders.TryGetValue(holder, out Holdings? holdings))
        {
            _holders.Add(holder, holdings = new Holdings());
        }

        return holdings;
    }

    /// <summary>Code that a registration takes.</summary>
    public sealed record TakenCode(IMethodSymbol Code, RootKind Kind);

    private sealed record Taking(ISymbol Holder, RootKind Kind);

    private sealed record Running(ISymbol Caller, ISymbol Holder);

    private sealed class Holdings
    {
        public HashSet<ISymbol> Code { get; } = new(SymbolEqualityComparer.Default);

        public HashSet<ISymbol> Sources { get; } = new(SymbolEqualityComparer.Default);
    }
}
