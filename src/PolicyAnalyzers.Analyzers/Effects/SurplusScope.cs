using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4012: a task declares a scope that nothing which its code reaches needs.</summary>
internal static class SurplusScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4012",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Task declares a scope that its code does not need",
        "Task '{0}' declares scope '{1}' at '{2}', which nothing that it calls needs; remove it",
        "Whatever misleads the agent gets a token for it all the same: a task should be able to do what its code does, and no more.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static EffectFinding Of(string task, string resource, string scope, Location location) =>
        new(Rule, location, Related: null, [(resource, scope)], [task, scope, resource]);
}
