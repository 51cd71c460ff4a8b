using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Looks at single operations and attributes for one or more rules, and adds what it finds to the type's scope.
/// Called concurrently and often: it rejects by name before it asks for anything.
/// </summary>
internal interface IAgentCodeObserver
{
    /// <summary>The kinds of operation it wants to see; empty when nothing that it looks for is referenced.</summary>
    ImmutableArray<OperationKind> Kinds { get; }

    void Observe(OperationAnalysisContext context, TypeScope scope);

    /// <param name="node">The type or member, as a node of the map.</param>
    /// <param name="attributes">All attributes on it.</param>
    /// <param name="scope">The scope of the type.</param>
    void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope);

    /// <param name="tool">A method, lambda or local function that the model calls; maybe of another type, which this one registers.</param>
    /// <param name="scope">The scope of the type.</param>
    void ObserveTool(IMethodSymbol tool, TypeScope scope);
}
