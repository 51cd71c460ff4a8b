using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Lifetime;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// What symbols hold as far as the code says: texts, and what other symbols hold. A field holds what is assigned to it, a
/// method what it returns, a parameter what callers give to it.
/// </summary>
internal sealed class HeldTexts
{
    /// <summary>Far enough for options that travel through a constructor, a field and a helper.</summary>
    private const int MaxSteps = 8;

    /// <summary>A field or property that is given more symbols than this carries anything, and says nothing of what is read from it.</summary>
    private const int MaxSources = 4;

    private readonly Dictionary<ISymbol, Holdings> _holders = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol holder, HeldText text) => Of(holder).Texts.Add(text);

    /// <param name="holder">What holds.</param>
    /// <param name="source">What it holds the texts of.</param>
    /// <param name="frame">How they arrive.</param>
    public void AddSource(ISymbol holder, ISymbol source, TextFrame frame)
    {
        List<Source> sources = Of(holder).Sources;
        Source added = new(source, frame);
        if (!sources.Contains(added))
        {
            sources.Add(added);
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
                // The other is finished and given away, so that what it holds can be shared.
                _holders.Add(entry.Key, entry.Value);
            }
        }
    }

    /// <summary>Calls back for each text that the symbol may hold, and for each parameter on the way.</summary>
    /// <param name="symbol">Where to begin.</param>
    /// <param name="frame">How what it holds arrives.</param>
    /// <param name="onText">The text, and whether it came through a parameter: then its place is the culprit.</param>
    /// <param name="onParameter">A parameter whose value arrives.</param>
    public void Follow(ISymbol symbol, TextFrame frame, Action<HeldText, bool> onText, Action<IParameterSymbol>? onParameter)
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { symbol };
        Queue<Step> open = new();
        open.Enqueue(new Step(symbol, frame, ThroughParameter: false, 0));
        while (open.Count > 0)
        {
            (ISymbol current, TextFrame around, bool throughParameter, int steps) = open.Dequeue();
            if (current is IParameterSymbol parameter)
            {
                throughParameter = true;
                onParameter?.Invoke(parameter);
                if (parameter is { HasExplicitDefaultValue: true, ContainingSymbol: { } owner, Locations: [{ } location, ..] }
                    && Default(parameter.ExplicitDefaultValue) is { } byDefault
                    && around.Around(byDefault) is { } arriving)
                {
                    onText(new HeldText(arriving, owner, location), true);
                }
            }

            if (PositionalRecord.ParameterOf(current) is { } positional && seen.Add(positional))
            {
                open.Enqueue(new Step(positional, around, throughParameter, steps));
            }

            if (_holders.TryGetValue(current, out Holdings? holdings))
            {
                foreach (HeldText text in holdings.Texts)
                {
                    if (around.Around(text.Text) is { } arriving)
                    {
                        onText(text with { Text = arriving }, throughParameter);
                    }
                }

                foreach ((ISymbol source, TextFrame inner) in IsCarrier(current, holdings) ? [] : holdings.Sources)
                {
                    if (steps < MaxSteps && seen.Add(source))
                    {
                        open.Enqueue(new Step(source, around.Around(inner), throughParameter, steps + 1));
                    }
                }
            }
        }
    }

    /// <summary>The value of any setting, cell or message; but what is promised is given by each that keeps the promise.</summary>
    private static bool IsCarrier(ISymbol holder, Holdings holdings) =>
        holder is IFieldSymbol or IPropertySymbol { IsAbstract: false, IsVirtual: false }
        && holdings.Sources.Count > MaxSources
        && holdings.Sources.Select(static source => source.Symbol).Distinct(SymbolEqualityComparer.Default).Count() > MaxSources;

    private static string? Default(object? value) => value switch
    {
        string text => text,
        int or long or double => Lifespan.Text(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
        _ => null,
    };

    private Holdings Of(ISymbol holder)
    {
        if (!_holders.TryGetValue(holder, out Holdings? holdings))
        {
            _holders.Add(holder, holdings = new Holdings([], []));
        }

        return holdings;
    }

    private sealed record Holdings(List<HeldText> Texts, List<Source> Sources);

    private sealed record Source(ISymbol Symbol, TextFrame Frame);

    private sealed record Step(ISymbol Symbol, TextFrame Frame, bool ThroughParameter, int Steps);
}
