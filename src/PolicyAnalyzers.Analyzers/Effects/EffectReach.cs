using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>An effect that some code reaches.</summary>
/// <param name="Effect">What is needed.</param>
/// <param name="Use">The call of a member that needs it; null when the search met the member by a call of what it implements, or began with it.</param>
/// <param name="Step">Where the search met it.</param>
/// <param name="IsDirect">Whether the call stands in the body of the very member that the search began with.</param>
internal sealed record ReachedEffect(Effect Effect, EffectUse? Use, Step Step, bool IsDirect)
{
    /// <summary>The member that needs it, by name.</summary>
    public string Member => Use?.Member ?? CodeName.Of(Step.Node);

    /// <summary>The call of that member; else its declaration, unless the search began with it.</summary>
    public Location? Location =>
        Use is { } use ? use.Location
        : Step.From is null ? null
        : Step.Node.Locations.FirstOrDefault(static location => location.IsInSource);
}

/// <summary>Code that runs, on an object of a type.</summary>
/// <param name="node">The node whose code it is.</param>
/// <param name="of">The type of the object, where the node's own type does not say it.</param>
/// <param name="from">Where the search came from; null for the first.</param>
internal sealed class Step(ISymbol node, ITypeSymbol? of, Step? from) : IEquatable<Step>
{
    public ISymbol Node { get; } = node;

    public ITypeSymbol? This { get; } = of;

    public Step? From { get; } = from;

    /// <summary>Whether what the node needs is all stated; known when the search has met it.</summary>
    public bool IsStated { get; set; }

    /// <summary>What <c>this</c> is at least.</summary>
    public ITypeSymbol? Type => This ?? Node as ITypeSymbol ?? Node.ContainingType;

    /// <summary>The same code is run but once, wherever the search came from.</summary>
    public bool Equals(Step? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(Node, other.Node) && SymbolEqualityComparer.Default.Equals(This, other.This);

    public override bool Equals(object? obj) => Equals(obj as Step);

    public override int GetHashCode() => (SymbolEqualityComparer.Default.GetHashCode(Node) * 397) ^ SymbolEqualityComparer.Default.GetHashCode(This);
}

/// <summary>What the code of one member reaches.</summary>
internal sealed class EffectReach
{
    private readonly HashSet<Step> _known = [];

    /// <summary>In the order of the search, each call once.</summary>
    public List<ReachedEffect> Effects { get; } = [];

    /// <summary>The code that is reached, in the order of the search.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>Whether nothing was out of sight.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Whether some of the code begins a task by itself.</summary>
    public bool BeginsTask { get; set; }

    public void Add(Step step)
    {
        if (_known.Add(step))
        {
            Steps.Add(step);
        }
    }

    /// <summary>The members on the way to an effect: <c>Tools.Task → Helper.Run → LedgerClient.PayAsync</c>.</summary>
    public static string PathTo(ReachedEffect reached)
    {
        List<string> path = [reached.Member];
        for (Step? step = reached.Step; step is { } at; step = at.From)
        {
            bool isWithin = at.Node is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } && at.From is not null;
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
