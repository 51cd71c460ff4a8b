using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2003: a tool that asks whether it may, may also not ask.</summary>
internal static class PermissionAsk
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2003",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Permission asked for in agent code",
        "'{0}' is asked for permission inside agent code; declare the scope of the task with [TaskScope] and let gateway and API decide",
        "A tool that asks a service whether it may go on has the power to go on without asking: its credential allows the call either way. "
            + "Declared, the permission is decided before the call, outside of the agent, and the token for the task allows nothing else.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="asked">Who or what is asked.</param>
    /// <param name="permission">For what, where it is a constant.</param>
    public static Verdict Of(string asked, string? permission) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, asked) { Properties = GuardProperties.Of("permission", permission) };
}
