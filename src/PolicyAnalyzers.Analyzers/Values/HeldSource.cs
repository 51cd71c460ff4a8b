using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Another symbol whose value a symbol holds.</summary>
/// <param name="Symbol">The other symbol.</param>
/// <param name="IsPart">Whether it gives only a part of the value, so that its own texts say nothing.</param>
/// <param name="Node">The node of the map whose code says so; null when a declaration does.</param>
/// <param name="Syntax">The expression.</param>
internal readonly record struct HeldSource(ISymbol Symbol, bool IsPart, ISymbol? Node, SyntaxNode? Syntax)
{
    /// <summary>What has to pass it on; null when nothing has to.</summary>
    public HeldVia? Via { get; init; }

    /// <summary>Whether it is given to a helper together with no logger, so that no log has it.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Whether the two say the same, as far as it matters where it is said.</summary>
    public bool IsLike(HeldSource other) =>
        IsPart == other.IsPart && SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol) && SymbolEqualityComparer.Default.Equals(Node, other.Node) && SymbolEqualityComparer.Default.Equals(Via?.Parameter, other.Via?.Parameter);
}
