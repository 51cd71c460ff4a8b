using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A symbol that gives a text, or a part of one, within the body that is read.</summary>
/// <param name="Symbol">The field, property, method or parameter.</param>
/// <param name="Frame">How what it holds arrives.</param>
/// <param name="At">Where it is named.</param>
/// <param name="Whole">The text that it is a part of, or itself.</param>
internal sealed record TextSource(ISymbol Symbol, TextFrame Frame, IOperation At, IOperation Whole);
