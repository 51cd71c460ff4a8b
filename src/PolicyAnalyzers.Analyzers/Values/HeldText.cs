using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A text that a symbol holds.</summary>
/// <param name="Text">The text; what is not known of it stands as <see cref="ValueReader.Hole"/>.</param>
/// <param name="Node">The node of the map whose code says so.</param>
/// <param name="Location">Where it stands.</param>
internal readonly record struct HeldText(string Text, ISymbol Node, Location Location)
{
    /// <summary>What has to pass it on; null when nothing has to.</summary>
    public HeldVia? Via { get; init; }

    /// <summary>The whole of what is given, of which it is a part, or to which it comes by way of variables.</summary>
    public SyntaxNode? Given { get; init; }

    /// <summary>Whether it is given to a helper together with no logger, so that no log has it.</summary>
    public bool IsUnlogged { get; init; }
}
