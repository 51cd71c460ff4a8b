using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>How a value came from the symbol that was asked to one that gives it.</summary>
internal sealed record HeldPath
{
    public int Steps { get; init; }

    /// <summary>
    /// Whether it came through a member that any code may set, of any object: from one such to the next, it is hardly ever the same object
    /// any more.
    /// </summary>
    public bool ThroughShared { get; init; }

    /// <summary>Whether all symbols so far are parameters of methods that pass on what they are given.</summary>
    public bool IsInHelper { get; init; }

    /// <summary>The outermost call that gave it to such a method.</summary>
    public (ISymbol Node, Location Location)? Call { get; init; }

    /// <summary>Whether it was given to a helper together with no logger.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>What the value was last a value of.</summary>
    public ISymbol? From { get; init; }

    public static HeldPath Begin(ISymbol symbol) => new() { IsInHelper = IsOfHelper(symbol) };

    public HeldPath To(HeldSecret secret) => this with
    {
        Call = IsInHelper ? (secret.Node, secret.Given.GetLocation()) : Call,
        IsUnlogged = IsUnlogged || secret.IsUnlogged,
    };

    public HeldPath To(ISymbol from, HeldSource source) => this with
    {
        Steps = Steps + 1,
        From = from,
        IsUnlogged = IsUnlogged || source.IsUnlogged,
        ThroughShared = ThroughShared || IsShared(from),
        Call = IsInHelper && source is { Node: { } node, Given: { } given } ? (node, given.GetLocation()) : Call,
        IsInHelper = IsInHelper && IsOfHelper(source.Symbol),
    };

    /// <summary>Whether any code may set it.</summary>
    public static bool IsShared(ISymbol symbol) =>
        symbol is IFieldSymbol { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: false } or IPropertySymbol { IsReadOnly: false, SetMethod.DeclaredAccessibility: not Accessibility.Private } or IPropertySymbol { ContainingType.IsRecord: true };

    private static bool IsOfHelper(ISymbol symbol) =>
        symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation } };
}
