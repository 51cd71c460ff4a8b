using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>A secret that a symbol holds, or has within.</summary>
/// <param name="Secret">What it is.</param>
/// <param name="Node">The node of the map whose code says so.</param>
/// <param name="At">Where it comes from.</param>
/// <param name="Given">The expression that is given, or the part of it that is the secret.</param>
internal sealed record HeldSecret(Secret Secret, ISymbol Node, SyntaxNode At, SyntaxNode Given)
{
    /// <summary>What has to pass it on; null when nothing has to.</summary>
    public HeldVia? Via { get; init; }

    /// <summary>Whether it is given to a helper together with no logger, so that no log has it.</summary>
    public bool IsUnlogged { get; init; }
}
