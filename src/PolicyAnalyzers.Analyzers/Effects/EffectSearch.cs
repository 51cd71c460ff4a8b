using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// Searches the calls from a member for the effects that its code reaches. A member that states effects is not looked into: its statement stands.
/// The search is breadth-first, so that the way which is told is a shortest one.
/// </summary>
/// <param name="calls">Who calls whom.</param>
/// <param name="nodes">What the code of each node says about effects.</param>
/// <param name="effects">What members state.</param>
/// <param name="within">The only type whose code is in sight; null when that of all types is.</param>
internal sealed class EffectSearch(CallGraph calls, IReadOnlyDictionary<ISymbol, NodeEffects> nodes, EffectSource effects, INamedTypeSymbol? within)
{
    private readonly CallDispatch _dispatch = new(calls);
    private readonly HiddenCode _hidden = new(effects);

    /// <summary>Whether the member's own code says nothing about effects, and runs no other: nothing can be found from there. So it is with the members of an interface.</summary>
    public bool IsSilent(ISymbol start) =>
        calls.CallsOf(start).Count == 0 && !nodes.ContainsKey(start) && !IsOutOfSight(start) && (!CallDispatch.MayBeOverridden(start) || effects.IsStated(start));

    /// <param name="start">The member.</param>
    /// <param name="inOrder">Whether the calls of each node are followed in the order of the source, so that of equally short ways always the same is told.</param>
    /// <param name="stopsAt">Nodes that are not looked into.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public EffectReach From(ISymbol start, bool inOrder, Func<ISymbol, bool>? stopsAt, CancellationToken cancellationToken)
    {
        EffectReach reach = new();
        Step first = new(start, of: null, from: null);
        AddAsked(first, reach, stopsAt);
        if (CallDispatch.MayBeOverridden(start) && !first.IsStated)
        {
            // Whoever calls it may call an override. Those of a member that states its effects are held to the same by POL4013.
            reach.IsWhole = within is null;
            foreach (Step target in _dispatch.Targets(first, new Call(start, CallKind.Plain, null), inOrder))
            {
                AddAsked(target, reach, stopsAt);
            }
        }

        for (int i = 0; i < reach.Steps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step step = reach.Steps[i];
            if (Visit(step, reach, inOrder))
            {
                Follow(step, reach, inOrder, stopsAt);
            }
        }

        return reach;
    }

    /// <summary>The resources, by name, that the code may use without saying with which scopes.</summary>
    public HashSet<string> OpaqueIn(EffectReach reach)
    {
        HashSet<string> opaque = new(StringComparer.Ordinal);
        foreach (Step step in reach.Steps)
        {
            if (step.From is null || !step.IsStated)
            {
                if (nodes.TryGetValue(step.Node, out NodeEffects? node))
                {
                    opaque.UnionWith(node.Opaque);
                }

                if (!opaque.Contains(LibraryEntry.Anything) && _hidden.Is(step.Node))
                {
                    opaque.Add(LibraryEntry.Anything);
                }
            }
        }

        return opaque;
    }

    private void Follow(Step step, EffectReach reach, bool inOrder, Func<ISymbol, bool>? stopsAt)
    {
        IEnumerable<Call> made = calls.CallsOf(step.Node);
        foreach (Call call in inOrder ? made.OrderBy(static call => call.Callee, SourceOrder.Instance) : made)
        {
            ISymbol callee = call.Callee;
            bool mayBeOverridden = call.Kind != CallKind.Within && CallDispatch.MayBeOverridden(callee);
            if (call.Kind == CallKind.Built
                || callee is IFieldSymbol { IsConst: true }
                || (!mayBeOverridden && !reach.IsWhole && IsOutOfSight(callee))
                || effects.IsStated(callee)
                || ConditionalMethods.IsOmitted(callee, step.Node))
            {
                continue;
            }

            if (mayBeOverridden)
            {
                // By code that is out of sight, too.
                reach.IsWhole &= within is null;
                foreach (Step target in _dispatch.Targets(step, call, inOrder))
                {
                    AddAsked(target, reach, stopsAt);
                }
            }
            else
            {
                Add(CallDispatch.Target(step, call), reach, stopsAt);
            }
        }
    }

    /// <summary>Adds code that nobody has asked yet for what is stated of it.</summary>
    private void AddAsked(Step step, EffectReach reach, Func<ISymbol, bool>? stopsAt)
    {
        step.IsStated = effects.IsStated(step.Node);
        Add(step, reach, stopsAt);
    }

    private void Add(Step step, EffectReach reach, Func<ISymbol, bool>? stopsAt)
    {
        if (stopsAt?.Invoke(step.Node) == true)
        {
            return;
        }

        if (IsOutOfSight(step.Node))
        {
            reach.IsWhole = false;
        }
        else
        {
            reach.Add(step);
        }
    }

    /// <returns>Whether to go on from here.</returns>
    private bool Visit(Step step, EffectReach reach, bool inOrder)
    {
        bool isStart = step.From is null;
        if (step.IsStated)
        {
            foreach (Effect effect in effects.OfNode(step.Node))
            {
                reach.Effects.Add(new ReachedEffect(effect, Use: null, step, IsDirect: false));
            }

            if (!isStart)
            {
                return false;
            }
        }

        if (nodes.TryGetValue(step.Node, out NodeEffects? node))
        {
            reach.BeginsTask |= node.BeginsTask;
            if (node.BeginsTask && !isStart)
            {
                return false;
            }

            if (node.Uses.Count > 0)
            {
                bool isDirect = IsWithinStart(step);
                IEnumerable<EffectUse> uses = inOrder ? node.Uses.OrderBy(static use => use.Location.SourceSpan.Start).ThenBy(static use => use.Effect.Scope, StringComparer.Ordinal) : node.Uses;
                foreach (EffectUse use in uses)
                {
                    reach.Effects.Add(new ReachedEffect(use.Effect, use, step, isDirect));
                }
            }
        }

        return true;
    }

    private bool IsOutOfSight(ISymbol node) => within is not null && !SymbolEqualityComparer.Default.Equals(node as INamedTypeSymbol ?? node.ContainingType, within);

    /// <summary>Lambdas and local functions belong to the body that they stand in.</summary>
    private static bool IsWithinStart(Step step)
    {
        Step at = step;
        while (at.From is { } from && at.Node is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            at = from;
        }

        return at.From is null;
    }
}
