using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2002: the scope is the right word, in the wrong place.</summary>
internal static class ClaimCheck
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2002",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Scope or claim check in agent code",
        "'{0}' decides by {1} inside agent code; declare the scope of the task with [TaskScope] and let gateway and API decide",
        "The scopes and claims of the caller's token say what the caller may do at the service that the token is for. Read inside a tool they are held against code that a prompt can "
            + "lead around the check, and the tool's own credential stays as wide as before. Declared, the scope goes into a token for this task alone, and the API holds the call to it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="check">How the check is written.</param>
    /// <param name="kind"><c>scope</c>, <c>claim</c> or <c>policy</c>.</param>
    /// <param name="value">The scope, claim or policy, where it is a constant.</param>
    public static Verdict Of(string check, string kind, string? value) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, check, kind) { Properties = GuardProperties.Of(kind, value) };
}
