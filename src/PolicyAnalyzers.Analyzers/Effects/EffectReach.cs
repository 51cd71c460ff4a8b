using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>An effect that some code reaches.</summary>
/// <param name="Effect">What is needed.</param>
/// <param name="Member">The member that needs it, by name.</param>
/// <param name="Location">The call of that member; its declaration, when a call of what it implements reaches it.</param>
/// <param name="Step">Where the search met it.</param>
/// <param name="IsDirect">Whether the call stands in the body of the very member that the search began with.</param>
internal sealed record ReachedEffect(Effect Effect, string Member, Location? Location, Step Step, bool IsDirect);

/// <summary>Code that runs, on an object of a type.</summary>
/// <param name="Node">The node whose code it is.</param>
/// <param name="This">The type of the object, where the node's own type does not say it.</param>
internal sealed record Step(ISymbol Node, ITypeSymbol? This)
{
    /// <summary>What <c>this</c> is at least.</summary>
    public ITypeSymbol? Type => This ?? Node as ITypeSymbol ?? Node.ContainingType;

    // What a record makes asks the runtime for a comparer of each part, at every step of a search.
    public bool Equals(Step? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(Node, other.Node) && SymbolEqualityComparer.Default.Equals(This, other.This);

    public override int GetHashCode() => (SymbolEqualityComparer.Default.GetHashCode(Node) * 397) ^ SymbolEqualityComparer.Default.GetHashCode(This);
}

/// <summary>What the code of one member reaches.</summary>
internal sealed class EffectReach
{
    /// <summary>In the order of the search, each call once.</summary>
    public List<ReachedEffect> Effects { get; } = [];

    /// <summary>The resources, by name, that the code may use without saying with which scopes.</summary>
    public HashSet<string> Opaque { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether nothing was out of sight.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Whether some of the code begins a task by itself.</summary>
    public bool BeginsTask { get; set; }

    /// <summary>Where the search came from.</summary>
    public Dictionary<Step, Step?> Origins { get; } = [];

    /// <summary>The members on the way to an effect: <c>Tools.Task → Helper.Run → LedgerClient.PayAsync</c>.</summary>
    public string PathTo(ReachedEffect reached)
    {
        List<string> path = [reached.Member];
        for (Step? step = reached.Step; step is { } at; step = Origins[at])
        {
            bool isWithin = at.Node is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } && Origins[at] is not null;
            string name = CodeName.Of(at.Node);
            if (!isWithin && path[path.Count - 1] != name)
            {
                path.Add(name);
            }
        }

        path.Reverse();
        return string.Join(" → ", path);
    }
}
