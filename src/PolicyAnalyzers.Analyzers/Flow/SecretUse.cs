using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>A sink that takes what a symbol holds; other code says what that is.</summary>
/// <param name="Node">The node of the map whose code it is.</param>
/// <param name="Location">The expression that is taken.</param>
/// <param name="Source">The symbol.</param>
/// <param name="Judge">What is said about it.</param>
internal sealed record SecretUse(ISymbol Node, Location Location, ISymbol Source, ISecretJudge Judge)
{
    /// <summary>What has to pass it on; null when nothing has to.</summary>
    public HeldVia? Via { get; init; }

    /// <summary>What arrives, where only the way is not known yet; then the source says nothing.</summary>
    public Secret? Known { get; init; }
}
