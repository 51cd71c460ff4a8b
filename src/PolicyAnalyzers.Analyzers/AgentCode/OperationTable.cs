using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Looks at an operation of a type's code, and adds what it sees to the type's scope.</summary>
internal delegate void OperationObserver(OperationAnalysisContext context, TypeScope scope);

/// <summary>Who looks at which operations.</summary>
/// <param name="Kinds">The kinds of operation.</param>
/// <param name="Observer">Who looks at them.</param>
/// <param name="Concerns">Of calls and creations, by which methods; null when by any.</param>
internal sealed record OperationEntry(ImmutableArray<OperationKind> Kinds, OperationObserver Observer, Func<IMethodSymbol, bool>? Concerns = null)
{
    public static OperationEntry Of(IOperationObserver observer) => new(observer.Kinds, observer.Observe, observer is ICallObserver calls ? calls.Concerns : null);
}

/// <summary>
/// Who looks at which kind of operation, and of calls, at which method. The compiler is told of one action for all, because it does work of its
/// own for every action at every operation that the action is for.
/// </summary>
internal sealed class OperationTable
{
    private readonly OperationEntry[][] _byKind;
    private readonly OperationObserver[][] _observers;
    private readonly ConcurrentDictionary<IMethodSymbol, OperationObserver[]> _ofInvocation = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, OperationObserver[]> _ofCreation = new(SymbolEqualityComparer.Default);

    public OperationTable(IReadOnlyList<OperationEntry> entries)
    {
        Kinds = [.. entries.SelectMany(static entry => entry.Kinds).Distinct()];
        int length = Kinds.Max(static kind => (int)kind) + 1;
        _byKind = new OperationEntry[length][];
        _observers = new OperationObserver[length][];
        foreach (OperationKind kind in Kinds)
        {
            OperationEntry[] ofKind = [.. entries.Where(entry => entry.Kinds.Contains(kind))];
            _byKind[(int)kind] = ofKind;
            _observers[(int)kind] = Array.ConvertAll(ofKind, static entry => entry.Observer);
        }
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        foreach (OperationObserver observe in Of(context.Operation, context.Compilation.Assembly))
        {
            observe(context, scope);
        }
    }

    /// <summary>
    /// Nobody looks at the greater part of all operations: conversions that no code makes, numbers and the like, and attributes of other
    /// libraries, which are observed as attributes.
    /// </summary>
    private OperationObserver[] Of(IOperation operation, IAssemblySymbol own)
    {
        OperationKind kind = operation.Kind;
        switch (kind)
        {
            case OperationKind.Conversion when ((IConversionOperation)operation).OperatorMethod is null:
            case OperationKind.Literal when operation.Type is not { SpecialType: SpecialType.System_String }:
            case OperationKind.ObjectCreation when operation.Parent is IAttributeOperation && !ReferenceEquals(operation.Type?.ContainingAssembly, own):
                return [];
            case OperationKind.Invocation:
                return Of(_ofInvocation, kind, ((IInvocationOperation)operation).TargetMethod);
            case OperationKind.ObjectCreation when ((IObjectCreationOperation)operation).Constructor is { } constructor:
                return Of(_ofCreation, kind, constructor);
            default:
                return _observers[(int)kind];
        }
    }

    private OperationObserver[] Of(ConcurrentDictionary<IMethodSymbol, OperationObserver[]> known, OperationKind kind, IMethodSymbol method) =>
        known.TryGetValue(method, out OperationObserver[]? observers) ? observers : known.GetOrAdd(method, Concerned(_byKind[(int)kind], method));

    private static OperationObserver[] Concerned(OperationEntry[] entries, IMethodSymbol method)
    {
        List<OperationObserver> concerned = new(entries.Length);
        foreach (OperationEntry entry in entries)
        {
            if (entry.Concerns?.Invoke(method) != false)
            {
                concerned.Add(entry.Observer);
            }
        }

        return [.. concerned];
    }
}
