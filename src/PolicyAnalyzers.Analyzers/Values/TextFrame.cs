namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>How the text of a symbol arrives: whole, within a longer text, or changed, so that only its origin is known.</summary>
/// <param name="Before">What stands before it.</param>
/// <param name="After">What stands after it.</param>
/// <param name="IsKnown">Whether it arrives as it is.</param>
internal sealed record TextFrame(string Before, string After, bool IsKnown)
{
    /// <summary>Longer texts are prompts and pages; no API of interest takes them.</summary>
    private const int MaxLength = 600;

    public static readonly TextFrame Whole = new("", "", IsKnown: true), Changed = new("", "", IsKnown: false);

    /// <summary>For who reads each passage for itself: whatever stands around it, and whatever becomes of the rest.</summary>
    public static readonly TextFrame Any = new("", "", IsKnown: true) { IsAny = true };

    private bool IsAny { get; init; }

    public bool IsWhole => IsKnown && Before.Length == 0 && After.Length == 0;

    /// <summary>The frame of a text that stands in this one after it stood in the other.</summary>
    public TextFrame Around(TextFrame inner) =>
        IsAny ? this
        : !IsKnown || !inner.IsKnown || Before.Length + inner.Before.Length + After.Length + inner.After.Length > MaxLength
            ? Changed
            : new TextFrame(Before + inner.Before, inner.After + After, IsKnown: true);

    /// <summary>The text as it arrives; null when it is not known. Where an unknown one comes from, no frame changes.</summary>
    public string? Around(string text) => ValueReader.IsOrigin(text) ? text : IsKnown ? Before + text + After : null;

    public static TextFrame At(string whole, int start, int length) =>
        whole.Length > MaxLength ? Changed : new TextFrame(whole.Substring(0, start), whole.Substring(start + length), IsKnown: true);
}
