using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2004: who may have a task is nothing that the task should know.</summary>
internal static class CallerCheck
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2004",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Caller's identity decides in agent code",
        "'{0}' decides by who calls inside agent code; declare the task with [AgentTask] and let the gateway's policy say who may have it",
        "A person, tenant, group or agent that is named in a tool is a rule that nobody but a developer can see or change, checked by code that a prompt can lead around it. "
            + "The gateway knows for whom a task runs, and its policy is the place that says who may.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="check">What is compared.</param>
    /// <param name="value">With what, where it is a constant.</param>
    public static Verdict Of(string check, string? value) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, check) { Properties = GuardProperties.Of("caller", value) };
}
