using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A text that a symbol holds.</summary>
/// <param name="Text">The text; what is not known of it stands as <see cref="ValueReader.Hole"/>.</param>
/// <param name="Node">The node of the map whose code says so.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record HeldText(string Text, ISymbol Node, Location Location)
{
    /// <summary>Where it stands in a file of settings, if the code reads it from there.</summary>
    public Location? Setting { get; init; }

    /// <summary>Whether symbols fill what is not known of it.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The array of a file that the text is an element of.</summary>
    public Location? List { get; init; }
}
