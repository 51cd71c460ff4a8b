using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3013: an exception's message goes wherever its catcher puts it: to a log, and to the model.</summary>
internal static class ThrownSecret
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3013",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in an exception",
        "'{0}' goes into an exception's message; say what failed, and not with which secret",
        "The message of an exception ends in logs and in telemetry, and frameworks hand it to the model as the outcome of the "
            + "call.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: null);
}
