using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Which code a call runs: of a virtual member, the overrides and implementations of objects that it can be made on.</summary>
internal sealed class CallDispatch(CallGraph calls)
{
    private readonly Dictionary<ISymbol, List<CallTarget>> _targets = new(SymbolEqualityComparer.Default);

    /// <summary>Whether code elsewhere may run in its place.</summary>
    public static bool MayBeOverridden(ISymbol callee) =>
        callee is { IsSealed: false, ContainingType.IsSealed: false } && (callee.IsVirtual || callee.IsAbstract || callee.IsOverride);

    /// <summary>The only code that a call runs of a member that nothing overrides, or that names exactly this code.</summary>
    public static Step Target(Step caller, Call call) =>
        call.Kind == CallKind.Within
            ? new Step(call.Callee, call.Callee.IsStatic ? null : caller.This, caller)
            : StepTo(call.Callee, ReceiverOf(caller, call), caller);

    /// <summary>All code that a call of a member may run which may be overridden.</summary>
    public IEnumerable<Step> Targets(Step caller, Call call, bool inOrder)
    {
        ISymbol callee = call.Callee;
        ITypeSymbol? type = ReceiverOf(caller, call);
        bool isOpen = type is null or ITypeParameterSymbol || TypeRelations.AreSameDefinition(type, callee.ContainingType) && !TypeRelations.IsConstructed(type);
        ISymbol? inherited = callee.IsAbstract ? null : callee;
        INamedTypeSymbol? nearest = null;
        List<CallTarget> below = [];
        foreach (CallTarget target in TargetsOf(callee))
        {
            if (isOpen || TypeRelations.IsSubtype(target.Type, type!))
            {
                below.Add(target);
            }
            else if (TypeRelations.IsSubtype(type!, target.Type) && (nearest is null || TypeRelations.IsSubtype(target.Type, nearest)))
            {
                // Objects of the type have inherited it, unless they override it themselves.
                (inherited, nearest) = (target.Implementation, target.Type);
            }
        }

        if (inherited is not null && !below.Exists(target => TypeRelations.AreSameDefinition(target.Type, type)))
        {
            yield return StepTo(inherited, type, caller);
        }
        else if (below.Count == 0)
        {
            yield return StepTo(callee, type, caller);
        }

        if (inOrder)
        {
            below = [.. below.OrderBy(static target => target.Implementation, SourceOrder.Instance)];
        }

        foreach (CallTarget target in below)
        {
            yield return StepTo(target.Implementation, target.Type, caller);
        }
    }

    /// <summary>A node's own type need not be said.</summary>
    private static Step StepTo(ISymbol node, ITypeSymbol? type, Step caller) =>
        new(node, node.IsStatic || SymbolEqualityComparer.Default.Equals(type, node.ContainingType) || type?.TypeKind == TypeKind.Interface ? null : type, caller);

    private static ITypeSymbol? ReceiverOf(Step caller, Call call) =>
        call.Kind == CallKind.OnThis ? caller.Type : call.Receiver ?? (call.Callee.IsStatic ? null : call.Callee.ContainingType);

    /// <summary>Overrides of overrides, too.</summary>
    private List<CallTarget> TargetsOf(ISymbol callee)
    {
        if (_targets.TryGetValue(callee, out List<CallTarget>? known))
        {
            return known;
        }

        HashSet<CallTarget> all = [];
        Stack<ISymbol> open = new();
        open.Push(callee);
        while (open.Count > 0)
        {
            foreach (CallTarget target in calls.TargetsOf(open.Pop()))
            {
                if (all.Add(target))
                {
                    open.Push(target.Implementation);
                }
            }
        }

        List<CallTarget> targets = [.. all];
        _targets.Add(callee, targets);
        return targets;
    }
}
