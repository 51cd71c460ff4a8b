using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What some code does with tasks: which it calls itself, which it hands to somebody, and whether it begins leases.</summary>
internal sealed class TaskUses
{
    private const string Begin = "BeginAsync";

    private readonly ConcurrentDictionary<IMethodSymbol, ConcurrentBag<ISymbol>> _calls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _handedOn = new(SymbolEqualityComparer.Default);

    public bool BeginLease { get; private set; }

    /// <summary>Every task that is called or handed on.</summary>
    public IEnumerable<IMethodSymbol> All => _calls.Keys.Union(_handedOn.Keys, SymbolEqualityComparer.Default).Cast<IMethodSymbol>();

    public bool IsEmpty => _calls.IsEmpty;

    /// <summary>Whether the method is called from such code, and handed to nobody who may run it as a tool.</summary>
    public bool AreCalls(IMethodSymbol method, Func<ISymbol, bool> isCaller) =>
        !_handedOn.ContainsKey(method) && _calls.TryGetValue(method, out ConcurrentBag<ISymbol>? callers) && callers.Any(isCaller);

    /// <summary>Says that somebody else may run the method.</summary>
    public void HandOn(IMethodSymbol method) => _handedOn.TryAdd(method.OriginalDefinition, true);

    /// <param name="operation">A call, a creation, or a method that is named without being called.</param>
    /// <param name="container">The member that it stands in.</param>
    /// <param name="symbols">The attributes.</param>
    public void Add(IOperation operation, ISymbol container, DeclarationSymbols symbols)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod.Name: Begin }:
                BeginLease = true;
                break;
            case IInvocationOperation call when IsTask(call.TargetMethod, symbols):
                _calls.GetOrAdd(call.TargetMethod.OriginalDefinition, static _ => []).Add(container);
                break;
            case IMethodReferenceOperation reference when IsTask(reference.Method, symbols):
                HandOn(reference.Method);
                break;
            case IAnonymousFunctionOperation lambda when IsTask(lambda.Symbol, symbols):
                HandOn(lambda.Symbol);
                break;
            case IInvocationOperation or IObjectCreationOperation when TaskRequests.IdOf(operation, CancellationToken.None) is not null:
                BeginLease = true;
                break;
        }
    }

    /// <summary>
    /// Whether a method or a type begins leases by its text, also where that does not bind yet. Those that are asked about are few.
    /// </summary>
    public static bool Begins(ISymbol methodOrType, CancellationToken cancellationToken) => methodOrType.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantTokens())
        .Any(static token => token.ValueText == Begin);

    private static bool IsTask(IMethodSymbol method, DeclarationSymbols symbols) =>
        !method.DeclaringSyntaxReferences.IsEmpty && symbols.IsTask(method);
}
