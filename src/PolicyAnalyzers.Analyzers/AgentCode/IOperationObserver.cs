using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Looks at single operations for one or more rules, and adds what it finds to the type's scope. Called concurrently and often: it rejects by
/// name before it asks for anything.
/// </summary>
internal interface IOperationObserver
{
    /// <summary>The kinds of operation it wants to see; empty when nothing that it looks for is referenced.</summary>
    ImmutableArray<OperationKind> Kinds { get; }

    void Observe(OperationAnalysisContext context, TypeScope scope);
}
