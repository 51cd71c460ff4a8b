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
/// <param name="Called">Of calls and creations, by which methods; null when by any.</param>
/// <param name="Read">Of references to properties, to which; null when to any.</param>
/// <param name="Written">Of texts, at which; null when at any.</param>
internal sealed record OperationEntry(
    ImmutableArray<OperationKind> Kinds,
    OperationObserver Observer,
    Func<IMethodSymbol, bool>? Called = null,
    Func<IPropertySymbol, bool>? Read = null,
    Func<string, bool>? Written = null)
{
    public static OperationEntry Of(IOperationObserver observer) => new(
        observer.Kinds,
        observer.Observe,
        observer is ICallObserver calls ? calls.Concerns : null,
        observer is IPropertyObserver properties ? properties.Concerns : null,
        observer is ITextObserver texts ? texts.Concerns : null);

    /// <summary>Whether the observer looks at operations that use the member.</summary>
    public bool Concerns(ISymbol member) => member is IPropertySymbol property ? Read?.Invoke(property) != false : Called?.Invoke((IMethodSymbol)member) != false;
}

/// <summary>
/// Who looks at which kind of operation, and of calls and properties, at which member. The compiler is told of one action for all, because it does work of its
/// own for every action at every operation that the action is for.
/// </summary>
internal sealed class OperationTable
{
    /// <summary>Who looks at a member is kept in the bits of a number.</summary>
    private const int MostEntries = 64;

    private static readonly OperationObserver Nobody = static (_, _) => { };

    private readonly OperationEntry[][] _byKind;
    private readonly OperationObserver[] _observers;
    private readonly Together?[] _together;
    private readonly ConcurrentDictionary<ISymbol, OperationObserver> _ofInvocation = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, OperationObserver> _ofCreation = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, OperationObserver> _ofProperty = new(SymbolEqualityComparer.Default);

    public OperationTable(IReadOnlyList<OperationEntry> entries)
    {
        if (entries.Count > MostEntries)
        {
            throw new ArgumentException($"No more than {MostEntries} can look at operations.", nameof(entries));
        }

        Kinds = KindsOf(entries, out int length);
        _byKind = new OperationEntry[length][];
        _observers = new OperationObserver[length];
        _together = new Together?[length];
        foreach (OperationKind kind in Kinds)
        {
            OperationEntry[] ofKind = [.. entries.Where(entry => entry.Kinds.Contains(kind))];
            _byKind[(int)kind] = ofKind;
            _observers[(int)kind] = All(ofKind);
        }
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope) => Of(context.Operation, context.Compilation.Assembly)(context, scope);

    /// <summary>
    /// Nobody looks at the greater part of all operations: conversions that no code makes, numbers and the like, parameters that are no flags,
    /// and attributes of other libraries, which are observed as attributes.
    /// </summary>
    private OperationObserver Of(IOperation operation, IAssemblySymbol own)
    {
        OperationKind kind = operation.Kind;
        switch (kind)
        {
            case OperationKind.Conversion when ((IConversionOperation)operation).OperatorMethod is null:
            case OperationKind.Literal:
                return operation.Type is { SpecialType: SpecialType.System_String } && operation.ConstantValue.Value is string text ? Of(text) : Nobody;
            case OperationKind.ParameterReference when operation.Type is not { SpecialType: SpecialType.System_Boolean }:
            case OperationKind.ObjectCreation when operation.Parent is IAttributeOperation && !ReferenceEquals(operation.Type?.ContainingAssembly, own):
                return Nobody;
            case OperationKind.Invocation:
                return Of(_ofInvocation, kind, ((IInvocationOperation)operation).TargetMethod);
            case OperationKind.ObjectCreation when ((IObjectCreationOperation)operation).Constructor is { } constructor:
                return Of(_ofCreation, kind, constructor);
            case OperationKind.PropertyReference:
                return Of(_ofProperty, kind, ((IPropertyReferenceOperation)operation).Property);
            default:
                return _observers[(int)kind];
        }
    }

    /// <summary>Hardly a text concerns anybody, and hardly two are the same.</summary>
    private OperationObserver Of(string text)
    {
        OperationObserver? observer = null;
        foreach (OperationEntry entry in _byKind[(int)OperationKind.Literal])
        {
            if (entry.Written?.Invoke(text) != false)
            {
                observer += entry.Observer;
            }
        }

        return observer ?? Nobody;
    }

    private OperationObserver Of(ConcurrentDictionary<ISymbol, OperationObserver> known, OperationKind kind, ISymbol member) =>
        known.TryGetValue(member, out OperationObserver? observer) ? observer : known.GetOrAdd(member, Concerned(kind, member));

    /// <summary>Members are many, and those who look at them are always the same few together.</summary>
    private OperationObserver Concerned(OperationKind kind, ISymbol member)
    {
        OperationEntry[] entries = _byKind[(int)kind];
        long concerned = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Concerns(member))
            {
                concerned |= 1L << i;
            }
        }

        Together? first = Volatile.Read(ref _together[(int)kind]);
        for (Together? together = first; together is not null; together = together.Next)
        {
            if (together.Concerned == concerned)
            {
                return together.Observer;
            }
        }

        // Who is faster keeps the list; another's is found the next time.
        OperationObserver observer = All([.. entries.Where((_, i) => (concerned & 1L << i) != 0)]);
        Interlocked.CompareExchange(ref _together[(int)kind], new Together(concerned, observer, first), first);
        return observer;
    }

    /// <summary>Without a generic set of them, which the runtime would have to compile for this alone.</summary>
    private static ImmutableArray<OperationKind> KindsOf(IReadOnlyList<OperationEntry> entries, out int length)
    {
        ImmutableArray<OperationKind>.Builder kinds = ImmutableArray.CreateBuilder<OperationKind>();
        bool[] known = new bool[byte.MaxValue];
        length = 0;
        foreach (OperationEntry entry in entries)
        {
            foreach (OperationKind kind in entry.Kinds)
            {
                if (!known[(int)kind])
                {
                    known[(int)kind] = true;
                    kinds.Add(kind);
                    length = Math.Max(length, (int)kind + 1);
                }
            }
        }

        return kinds.ToImmutable();
    }

    /// <summary>Those of a kind, by bits, whom some members concern.</summary>
    private sealed class Together(long concerned, OperationObserver observer, Together? next)
    {
        public long Concerned { get; } = concerned;

        public OperationObserver Observer { get; } = observer;

        public Together? Next { get; } = next;
    }

    /// <summary>All observers as one, so that no loop of ours runs at each operation, which the runtime would count for a compilation's whole life.</summary>
    private static OperationObserver All(OperationEntry[] entries) =>
        (OperationObserver?)Delegate.Combine(Array.ConvertAll(entries, static entry => entry.Observer)) ?? Nobody;
}
