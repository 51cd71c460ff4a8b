using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// What symbols hold as far as the code says: texts, and what other symbols hold. A field holds what is assigned to it, a
/// method what it returns, a parameter what callers give to it.
/// </summary>
internal sealed class HeldTexts
{
    /// <summary>Far enough for options that travel through a constructor, a field and a helper.</summary>
    private const int MaxSteps = 8;

    private readonly Dictionary<ISymbol, Holdings> _holders = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol holder, HeldText text) => Of(holder).Texts.Add(text);

    public void AddSource(ISymbol holder, ISymbol source)
    {
        List<ISymbol> sources = Of(holder).Sources;
        if (!sources.Contains(source, SymbolEqualityComparer.Default))
        {
            sources.Add(source);
        }
    }

    public void Add(HeldTexts other)
    {
        foreach (KeyValuePair<ISymbol, Holdings> entry in other._holders)
        {
            if (_holders.TryGetValue(entry.Key, out Holdings? holdings))
            {
                holdings.Texts.AddRange(entry.Value.Texts);
                holdings.Sources.AddRange(entry.Value.Sources);
            }
            else
            {
                _holders.Add(entry.Key, entry.Value.Copy());
            }
        }
    }

    /// <summary>Calls back for each text that the symbol may hold, and for each parameter on the way.</summary>
    /// <param name="symbol">Where to begin.</param>
    /// <param name="onText">The text, and whether it came through a parameter: then its place is the culprit.</param>
    /// <param name="onParameter">A parameter whose value arrives.</param>
    public void Follow(ISymbol symbol, Action<HeldText, bool> onText, Action<IParameterSymbol>? onParameter)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { symbol };
        Queue<(ISymbol Symbol, bool ThroughParameter, int Steps)> open = new();
        open.Enqueue((symbol, false, 0));
        while (open.Count > 0)
        {
            (ISymbol current, bool throughParameter, int steps) = open.Dequeue();
            if (current is IParameterSymbol parameter)
            {
                throughParameter = true;
                onParameter?.Invoke(parameter);
                if (parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: string byDefault, ContainingSymbol: { } owner, Locations: [{ } location, ..] })
                {
                    onText(new HeldText(byDefault, owner, location), true);
                }
            }

            if (RecordParameter(current) is { } positional && seen.Add(positional))
            {
                open.Enqueue((positional, throughParameter, steps));
            }

            if (_holders.TryGetValue(current, out Holdings? holdings))
            {
                foreach (HeldText text in holdings.Texts)
                {
                    onText(text, throughParameter);
                }

                foreach (ISymbol source in holdings.Sources)
                {
                    if (steps < MaxSteps && seen.Add(source))
                    {
                        open.Enqueue((source, throughParameter, steps + 1));
                    }
                }
            }
        }
    }

    /// <summary>The parameter that a positional record makes its property of.</summary>
    private static IParameterSymbol? RecordParameter(ISymbol symbol)
    {
        if (symbol is IPropertySymbol { ContainingType: { IsRecord: true } record })
        {
            foreach (IMethodSymbol constructor in record.InstanceConstructors)
            {
                foreach (IParameterSymbol parameter in constructor.Parameters)
                {
                    if (parameter.Name == symbol.Name)
                    {
                        return parameter;
                    }
                }
            }
        }

        return null;
    }

    private Holdings Of(ISymbol holder)
    {
        if (!_holders.TryGetValue(holder, out Holdings? holdings))
        {
            _holders.Add(holder, holdings = new Holdings([], []));
        }

        return holdings;
    }

    private sealed record Holdings(List<HeldText> Texts, List<ISymbol> Sources)
    {
        public Holdings Copy() => new([.. Texts], [.. Sources]);
    }
}
