using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Which secrets symbols hold as far as the code says, and what other symbols hold. A field holds what is assigned to it, a method what it
/// returns, a parameter what callers give to it; an object, what it is made of.
/// </summary>
internal sealed class HeldSecrets
{
    /// <summary>Far enough for a token that travels through a service, its interface, a field and a helper.</summary>
    private const int MaxSteps = 8;

    private readonly Dictionary<ISymbol, Holdings> _holders = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol holder, HeldSecret secret) => Of(holder).Secrets.Add(secret);

    public void AddSource(ISymbol holder, HeldSource source)
    {
        List<HeldSource> sources = Of(holder).Sources;
        if (!sources.Exists(source.IsLike))
        {
            sources.Add(source);
        }
    }

    public void Add(HeldSecrets other)
    {
        foreach (KeyValuePair<ISymbol, Holdings> entry in other._holders)
        {
            if (_holders.TryGetValue(entry.Key, out Holdings? holdings))
            {
                holdings.Secrets.AddRange(entry.Value.Secrets);
                holdings.Sources.AddRange(entry.Value.Sources);
            }
            else
            {
                // The other is finished and given away, so that what it holds can be shared.
                _holders.Add(entry.Key, entry.Value);
            }
        }
    }

    /// <param name="symbol">Where to begin.</param>
    /// <param name="onSecret">Each secret that the symbol may hold, and how it came.</param>
    /// <param name="onSymbol">Each symbol on the way; false is to follow it no further.</param>
    public void Follow(ISymbol symbol, Action<HeldSecret, HeldPath> onSecret, Func<ISymbol, HeldPath, bool> onSymbol)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { symbol };
        Queue<Step> open = new();
        open.Enqueue(new Step(symbol, HeldPath.Begin(symbol)));
        while (open.Count > 0)
        {
            (ISymbol current, HeldPath path) = open.Dequeue();
            if (!onSymbol(current, path))
            {
                continue;
            }

            if (PositionalRecord.ParameterOf(current) is { OriginalDefinition.Type.TypeKind: not TypeKind.TypeParameter } positional && seen.Add(positional))
            {
                open.Enqueue(new Step(positional, path));
            }

            if (_holders.TryGetValue(current, out Holdings? holdings))
            {
                foreach (HeldSecret secret in holdings.Secrets)
                {
                    if (Pass(secret.Via))
                    {
                        onSecret(secret, path.To(secret));
                    }
                }

                foreach (HeldSource source in holdings.Sources)
                {
                    if (path.Steps < MaxSteps && Pass(source.Via) && seen.Add(source.Symbol))
                    {
                        open.Enqueue(new Step(source.Symbol, path.To(current, source)));
                    }
                }
            }
        }
    }

    /// <summary>Whether the methods on the way return what they are given.</summary>
    public bool Pass(HeldVia? via) => Pass(via, 0);

    private bool Pass(HeldVia? via, int steps)
    {
        for (; via is not null; via = via.Outer)
        {
            if (steps > MaxSteps || via.Parameter.ContainingSymbol is not IMethodSymbol method || !Returns(method, via.Parameter, steps))
            {
                return false;
            }
        }

        return true;
    }

    private bool Returns(IMethodSymbol method, IParameterSymbol parameter, int steps)
    {
        if (_holders.TryGetValue(CodeNode.Of(method), out Holdings? holdings))
        {
            foreach (HeldSource source in holdings.Sources)
            {
                if (SymbolEqualityComparer.Default.Equals(source.Symbol, parameter) && Pass(source.Via, steps + 1))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Holdings Of(ISymbol holder)
    {
        if (!_holders.TryGetValue(holder, out Holdings? holdings))
        {
            _holders.Add(holder, holdings = new Holdings([], []));
        }

        return holdings;
    }

    private sealed record Holdings(List<HeldSecret> Secrets, List<HeldSource> Sources);

    private sealed record Step(ISymbol Symbol, HeldPath Path);
}
