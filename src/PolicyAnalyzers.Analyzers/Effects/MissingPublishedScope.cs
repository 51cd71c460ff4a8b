using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4015: a task calls a public API, and declares none of the scopes that the API's owner publishes for the call.</summary>
internal static class MissingPublishedScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4015",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Task lacks the published scope of a call",
        "Task '{0}' declares no scope at '{2}' that does for '{3}', which needs {1}; declare it with [TaskScope]",
        "The owner of the API publishes what the call needs. With the declared scopes alone it would be refused.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static EffectFinding Of(Contract task, ReachedEffect reached, string resource, Location location, string path) => new(
        Rule,
        location,
        reached.Location,
        [(resource, reached.Effect.Scope)],
        [task.Task!, reached.Effect.Display, resource, path]);
}
