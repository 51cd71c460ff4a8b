using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The texts that symbols hold as far as the code says: fields and properties by their initializers.</summary>
internal sealed class HeldTexts
{
    private readonly Dictionary<ISymbol, List<string>> _texts = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol holder, string text)
    {
        if (!_texts.TryGetValue(holder, out List<string>? texts))
        {
            _texts.Add(holder, texts = []);
        }

        texts.Add(text);
    }

    public void Add(HeldTexts other)
    {
        foreach (KeyValuePair<ISymbol, List<string>> entry in other._texts)
        {
            _texts[entry.Key] = entry.Value;
        }
    }

    public bool TryGet(ISymbol holder, out List<string>? texts) => _texts.TryGetValue(holder, out texts);
}
