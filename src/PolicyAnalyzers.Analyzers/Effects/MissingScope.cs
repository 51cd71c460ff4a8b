using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4010: a task reaches an effect that it does not declare, and that would be refused at run time.</summary>
internal static class MissingScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4010",
        RuleFamily.Declarations,
        DiagnosticSeverity.Error,
        "Task lacks a scope that its code needs",
        "Task '{0}' lacks scope {1} at '{2}', which '{3}' needs; declare it with [TaskScope], or do without the call",
        "The gateway mints no token for what a task does not declare, so that the call would be refused at run time.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static EffectFinding Of(Contract task, ReachedEffect reached, Location location, string path) => new(
        Rule,
        location,
        reached.Location,
        [(reached.Effect.Resource, reached.Effect.Scope)],
        [task.Task!, reached.Effect.Display, reached.Effect.Resource, path]);
}
