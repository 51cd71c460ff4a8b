using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

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
        if (TellsNothing(context.Operation, context.Compilation.Assembly))
        {
            return;
        }

        foreach (OperationObserver observe in _byKind[(int)context.Operation.Kind])
        {
            observe(context, scope);
        }
    }

    /// <summary>
    /// The greater part of all operations: conversions that no code makes, numbers and the like, and attributes of other libraries, which are
    /// observed as attributes.
    /// </summary>
    private static bool TellsNothing(IOperation operation, IAssemblySymbol own) => operation.Kind switch
    {
        OperationKind.Conversion => ((IConversionOperation)operation).OperatorMethod is null,
        OperationKind.Literal => operation.Type is not { SpecialType: SpecialType.System_String },
        OperationKind.ObjectCreation => operation.Parent is IAttributeOperation && !ReferenceEquals(operation.Type?.ContainingAssembly, own),
        _ => false,
    };
}
