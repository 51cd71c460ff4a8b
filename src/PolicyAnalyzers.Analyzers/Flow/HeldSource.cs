using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Another symbol whose value a symbol holds, or holds a part of.</summary>
/// <param name="Symbol">The other symbol.</param>
/// <param name="Node">The node of the map whose code says so; null when a declaration does.</param>
/// <param name="Given">The expression that is given, or the part of it that is the symbol.</param>
internal sealed record HeldSource(ISymbol Symbol, ISymbol? Node, SyntaxNode? Given)
{
    /// <summary>What has to pass it on; null when nothing has to.</summary>
    public HeldVia? Via { get; init; }

    /// <summary>Whether it is given to a helper together with no logger, so that no log has it.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Whether the two say the same, as far as it matters where it is said.</summary>
    public bool IsLike(HeldSource other) =>
        SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol) && SymbolEqualityComparer.Default.Equals(Node, other.Node) && SymbolEqualityComparer.Default.Equals(Via?.Parameter, other.Via?.Parameter);
}
