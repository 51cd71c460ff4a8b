using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A sink that takes the texts which a symbol holds; another type, or a later action, says which they are.</summary>
internal readonly record struct TextUse(ISymbol Node, Location Location, ISymbol Source, ITextJudge Judge);
