using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4011: a member that states effects reaches one that it does not state, so that its callers are told too little.</summary>
internal static class UnstatedEffect
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4011",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Member states less than its code needs",
        "'{0}' states no scope {1} at '{2}', which '{3}' needs; state it with [RequiresScope]",
        "What a member states with [RequiresScope] stands: nobody looks into it any more. A task that calls it would lack the scope, and be refused at run time.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static EffectFinding Of(Contract member, ReachedEffect reached, Location location, string path) => new(
        Rule,
        location,
        reached.Location,
        [(reached.Effect.Resource, reached.Effect.Scope)],
        [CodeName.Of(member.Node), reached.Effect.Display, reached.Effect.Resource, path]);
}
