using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>On what a call is made, which decides which overrides it can run.</summary>
internal enum CallKind
{
    /// <summary>On an object of the receiver's type, or on none.</summary>
    Plain,

    /// <summary>On the very object whose code makes the call.</summary>
    OnThis,

    /// <summary>Exactly this code, on the same object: lambdas, local functions, calls of <c>base</c>, initializers.</summary>
    Within,

    /// <summary>No call at all: who uses an object relies on its having been built, by a container if not by itself.</summary>
    Built,
}

/// <summary>A call, as the code makes it.</summary>
/// <param name="Callee">The node that it names.</param>
/// <param name="Kind">On what.</param>
/// <param name="Receiver">The static type of the object of a plain call; null when there is none.</param>
internal sealed record Call(ISymbol Callee, CallKind Kind, ITypeSymbol? Receiver)
{
    // What a record makes asks the runtime for a comparer of each part, at every call of the compilation.
    public bool Equals(Call? other) =>
        other is not null && Kind == other.Kind && SymbolEqualityComparer.Default.Equals(Callee, other.Callee) && SymbolEqualityComparer.Default.Equals(Receiver, other.Receiver);

    public override int GetHashCode() => (SymbolEqualityComparer.Default.GetHashCode(Callee) * 397) ^ (int)Kind;
}

/// <summary>What runs when a virtual member is called.</summary>
/// <param name="Implementation">The node of the override or implementation.</param>
/// <param name="Type">The type on whose objects it runs.</param>
internal sealed record CallTarget(ISymbol Implementation, INamedTypeSymbol Type);
