using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Looks at the attributes of types and members for one or more rules. Called concurrently.</summary>
internal interface IAttributeObserver
{
    /// <param name="node">The type or member, as a node of the map.</param>
    /// <param name="attributes">All attributes on it; at least one.</param>
    /// <param name="scope">The scope of the type.</param>
    void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope);
}
