using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2001: a role says who somebody is, everywhere and always; a task needs to know what it may do now.</summary>
internal static class RoleCheck
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2001",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Role check in agent code",
        "'{0}' decides by role inside agent code; state the scopes of the task with [TaskScope] and let gateway and API decide",
        "Inside a tool a role check runs in the very process that a prompt can mislead, and a role covers far more than one task. "
            + "Declare what the task may do, so that it is decided outside of the agent, per task, and enforced by the API.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="check">How the check is written.</param>
    /// <param name="role">The role, where it is a constant.</param>
    public static Verdict Of(string check, string? role) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, check) { Properties = GuardProperties.Of("role", role) };
}
