using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Looks at an operation of a type's code, and adds what it sees to the type's scope.</summary>
internal delegate void OperationObserver(OperationAnalysisContext context, TypeScope scope);

/// <summary>
/// Who looks at which kind of operation. The compiler is told of one action for all, because it does work of its own for every action at every
/// operation that the action is for.
/// </summary>
internal sealed class OperationTable
{
    private readonly OperationObserver[][] _byKind;

    public OperationTable(IReadOnlyList<(ImmutableArray<OperationKind> Kinds, OperationObserver Observer)> observers)
    {
        Kinds = [.. observers.SelectMany(static observer => observer.Kinds).Distinct()];
        _byKind = new OperationObserver[Kinds.Max(static kind => (int)kind) + 1][];
        foreach (OperationKind kind in Kinds)
        {
            _byKind[(int)kind] = [.. observers.Where(observer => observer.Kinds.Contains(kind)).Select(static observer => observer.Observer)];
        }
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        foreach (OperationObserver observe in _byKind[(int)context.Operation.Kind])
        {
            observe(context, scope);
        }
    }
}
