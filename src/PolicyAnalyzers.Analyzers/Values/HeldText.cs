using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A text that a symbol holds.</summary>
/// <param name="Text">The text; what is not known of it stands as <see cref="ValueReader.Hole"/>.</param>
/// <param name="Node">The node of the map whose code says so.</param>
/// <param name="Location">Where it stands.</param>
internal readonly record struct HeldText(string Text, ISymbol Node, Location Location);
