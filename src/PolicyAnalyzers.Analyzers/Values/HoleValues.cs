namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What stands in a hole of a text, as far as it is known.</summary>
internal sealed class HoleValues
{
    public List<string> Texts { get; } = [];

    public List<TextSource> Sources { get; } = [];

    public List<(string Key, TextFrame Frame)> Keys { get; } = [];

    /// <summary>Whether the model fills it.</summary>
    public bool IsChosen { get; set; }

    public bool IsEmpty => !IsChosen && Texts.Count == 0 && Sources.Count == 0 && Keys.Count == 0;

    /// <summary>The texts; and the hole itself, when there may be more.</summary>
    public IEnumerable<string> Alternatives() => Texts.Count > 0 && Sources.Count == 0 && Keys.Count == 0 ? Texts : Texts.Append(ValueReader.Hole);
}
