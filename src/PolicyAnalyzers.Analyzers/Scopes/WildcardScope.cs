using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1001: a wildcard is no least privilege.</summary>
internal static class WildcardScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1001",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Wildcard scope requested",
        "'{0}' asks for every scope that it matches, now and later; name the scopes that the task needs",
        "A wildcard scope grants whatever the resource has, and whatever it will have. An agent that is misled uses all of it. Ask for the named scopes of the task.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static Verdict? Judge(string scope) =>
        ScopeToken.IsWildcard(scope) ? new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, scope) { Properties = ScopeRepair.Of(scope) } : null;
}
