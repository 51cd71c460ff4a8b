using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A sink that takes what a symbol holds; other code says what that is.</summary>
/// <param name="Node">The node of the map whose code it is.</param>
/// <param name="Location">The expression that is taken.</param>
/// <param name="Source">The symbol.</param>
/// <param name="Judge">What is said about it.</param>
/// <param name="IsPart">Whether the symbol gives only a part of the text, so that its own texts say nothing.</param>
internal readonly record struct TextUse(ISymbol Node, Location Location, ISymbol Source, ITextJudge Judge, bool IsPart);
