using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Compares edges of the call graph by the symbols at both ends.</summary>
internal sealed class EdgeComparer : IEqualityComparer<(ISymbol Caller, ISymbol Callee)>
{
    public static readonly EdgeComparer Instance = new();

    public bool Equals((ISymbol Caller, ISymbol Callee) x, (ISymbol Caller, ISymbol Callee) y) =>
        SymbolEqualityComparer.Default.Equals(x.Caller, y.Caller) && SymbolEqualityComparer.Default.Equals(x.Callee, y.Callee);

    public int GetHashCode((ISymbol Caller, ISymbol Callee) obj) =>
        (SymbolEqualityComparer.Default.GetHashCode(obj.Caller) * 397) ^ SymbolEqualityComparer.Default.GetHashCode(obj.Callee);
}
