using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A sink that takes what a symbol holds; other code says what that is.</summary>
/// <param name="Node">The node of the map whose code it is.</param>
/// <param name="Location">The expression that is taken.</param>
/// <param name="Origin">The part of it that is the symbol.</param>
/// <param name="Source">The symbol.</param>
/// <param name="Judge">What is said about it.</param>
/// <param name="Frame">How what the symbol holds arrives.</param>
internal sealed record TextUse(ISymbol Node, Location Location, Location Origin, ISymbol Source, ITextJudge Judge, TextFrame Frame)
{
    /// <summary>Where the finding is told.</summary>
    public Culprit Culprit { get; init; }

    /// <summary>Of the finding that it becomes: what only all types together can tell.</summary>
    public Func<WholeCode, bool>? CountsIf { get; init; }
}

/// <summary>Which end of a path is told, and which is the related one.</summary>
internal enum Culprit
{
    /// <summary>The sink; but the value when it comes through a parameter, since the code there serves others, too.</summary>
    ByPath,

    /// <summary>The sink, by whatever way the value comes.</summary>
    Sink,

    /// <summary>The value, wherever it goes.</summary>
    Value,
}
