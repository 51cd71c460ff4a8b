using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>A call of a member that has effects.</summary>
/// <param name="Effect">What it needs.</param>
/// <param name="Called">Whom it calls; null where only a name is known of that.</param>
/// <param name="Name">This name; null where nobody has asked for it yet.</param>
/// <param name="Location">Where.</param>
internal sealed record EffectUse(Effect Effect, IMethodSymbol? Called, string? Name, Location Location)
{
    /// <summary>Whom it calls, by name.</summary>
    public string Member => Name ?? (Called is null ? "" : CodeName.Of(Called));
}

/// <summary>What the code of one node says about effects, apart from what it calls in the compilation.</summary>
internal sealed class NodeEffects
{
    public List<EffectUse> Uses { get; } = [];

    /// <summary>The resources, by name, that the code may use without saying with which scopes.</summary>
    public HashSet<string> Opaque { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the code begins a task by itself: then what it does from there is that task's.</summary>
    public bool BeginsTask { get; set; }
}

/// <summary>What the code of one type says about effects. Written by concurrent actions, read at the type's end.</summary>
internal sealed class TypeEffects
{
    private readonly object _gate = new();
    private readonly Dictionary<ISymbol, NodeEffects> _nodes = new(SymbolEqualityComparer.Default);

    public IReadOnlyDictionary<ISymbol, NodeEffects> Nodes => _nodes;

    /// <summary>Local functions and lambdas with attributes of their own.</summary>
    public List<ISymbol> Declared { get; } = [];

    /// <summary>The members with contracts; known at the type's end.</summary>
    public IReadOnlyList<Contract> Contracts { get; set; } = [];

    /// <summary>Those of them that the type alone does not settle.</summary>
    public IReadOnlyList<Contract> Open { get; set; } = [];

    /// <summary>What was reported at the type's end.</summary>
    public HashSet<EffectFinding.Key> Reported { get; } = [];

    public void Add(ISymbol node, EffectUse use)
    {
        lock (_gate)
        {
            Of(node).Uses.Add(use);
        }
    }

    /// <param name="node">The node whose code it is.</param>
    /// <param name="resource">The name of a resource, or <see cref="LibraryEntry.Anything"/>.</param>
    public void AddOpaque(ISymbol node, string resource)
    {
        lock (_gate)
        {
            Of(node).Opaque.Add(resource);
        }
    }

    public void AddBegin(ISymbol node)
    {
        lock (_gate)
        {
            Of(node).BeginsTask = true;
        }
    }

    public void AddDeclared(ISymbol function)
    {
        lock (_gate)
        {
            Declared.Add(function);
        }
    }

    private NodeEffects Of(ISymbol node)
    {
        if (!_nodes.TryGetValue(node, out NodeEffects? effects))
        {
            _nodes.Add(node, effects = new NodeEffects());
        }

        return effects;
    }
}
