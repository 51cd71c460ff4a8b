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
internal sealed class EffectSearch(CallGraph calls, Func<ISymbol, NodeEffects?> nodes, EffectSource effects, INamedTypeSymbol? within)
{
    private readonly CallDispatch _dispatch = new(calls);
    private readonly HiddenCode _hidden = new(effects);

    /// <param name="start">The member.</param>
    /// <param name="inOrder">Whether the calls of each node are followed in the order of the source, so that of equally short ways always the same is told.</param>
    /// <param name="stopsAt">Nodes that are not looked into.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public EffectReach From(ISymbol start, bool inOrder, Func<ISymbol, bool>? stopsAt, CancellationToken cancellationToken)
    {
        EffectReach reach = new();
        Queue<Step> open = new();
        Begin();
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step step = open.Dequeue();
            if (within is not null && !SymbolEqualityComparer.Default.Equals(Owner(step.Node), within))
            {
                reach.IsWhole = false;
                continue;
            }

            if (Visit(step, reach, inOrder))
            {
                Follow(step);
            }
        }

        return reach;

        void Begin()
        {
            Step first = new(start, null);
            Add(first, from: null);
            if (CallDispatch.MayBeOverridden(start) && !effects.IsStated(start))
            {
                // Whoever calls it may call an override. Those of a member that states its effects are held to the same by POL4013.
                reach.IsWhole = within is null;
                foreach (Step target in _dispatch.Targets(first, new Call(start, CallKind.Plain, null), inOrder))
                {
                    Add(target, first);
                }
            }
        }

        void Follow(Step step)
        {
            IEnumerable<Call> made = calls.CallsOf(step.Node);
            foreach (Call call in inOrder ? made.OrderBy(static call => call.Callee, SourceOrder.Instance) : made)
            {
                if (call.Kind == CallKind.Built || call.Callee is IFieldSymbol { IsConst: true } || effects.IsStated(call.Callee) || ConditionalMethods.IsOmitted(call.Callee, TreeOf(step.Node)))
                {
                    continue;
                }

                if (within is not null && call.Kind is CallKind.Plain or CallKind.OnThis && CallDispatch.MayBeOverridden(call.Callee))
                {
                    reach.IsWhole = false;
                }

                foreach (Step target in _dispatch.Targets(step, call, inOrder))
                {
                    Add(target, step);
                }
            }
        }

        void Add(Step step, Step? from)
        {
            if (stopsAt?.Invoke(step.Node) != true && !reach.Origins.ContainsKey(step))
            {
                reach.Origins.Add(step, from);
                open.Enqueue(step);
            }
        }
    }

    /// <returns>Whether to go on from here.</returns>
    private bool Visit(Step step, EffectReach reach, bool inOrder)
    {
        bool isStart = reach.Origins[step] is null;
        if (effects.IsStated(step.Node))
        {
            foreach (Effect effect in effects.OfNode(step.Node))
            {
                Location? declaration = step.Node.Locations.FirstOrDefault(static location => location.IsInSource);
                reach.Effects.Add(new ReachedEffect(effect, CodeName.Of(step.Node), isStart ? null : declaration, step, IsDirect: false));
            }

            if (!isStart)
            {
                return false;
            }
        }

        if (nodes(step.Node) is { } node)
        {
            if (node.BeginsTask && !isStart)
            {
                reach.BeginsTask = true;
                reach.Opaque.Add(LibraryEntry.Anything);
                return false;
            }

            reach.BeginsTask |= node.BeginsTask;
            reach.Opaque.UnionWith(node.Opaque);
            bool isDirect = IsWithinStart(step, reach);
            IEnumerable<EffectUse> uses = inOrder ? node.Uses.OrderBy(static use => use.Location.SourceSpan.Start).ThenBy(static use => use.Effect.Scope, StringComparer.Ordinal) : node.Uses;
            foreach (EffectUse use in uses)
            {
                reach.Effects.Add(new ReachedEffect(use.Effect, use.Member, use.Location, step, isDirect));
            }
        }

        if (_hidden.Is(step.Node))
        {
            reach.Opaque.Add(LibraryEntry.Anything);
        }

        return true;
    }

    /// <summary>Lambdas and local functions belong to the body that they stand in.</summary>
    private static bool IsWithinStart(Step step, EffectReach reach)
    {
        for (Step? current = step; current is { } at; current = reach.Origins[at])
        {
            if (reach.Origins[at] is null)
            {
                return true;
            }

            if (at.Node is not IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            {
                return false;
            }
        }

        return false;
    }

    private static ISymbol? Owner(ISymbol node) => node is INamedTypeSymbol ? node : node.ContainingType;

    private static SyntaxTree? TreeOf(ISymbol node) => node.DeclaringSyntaxReferences is [{ } first, ..] ? first.SyntaxTree : null;
}
