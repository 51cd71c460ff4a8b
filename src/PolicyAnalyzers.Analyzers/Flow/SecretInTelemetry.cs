using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3016: traces and metrics leave the process.</summary>
internal static class SecretInTelemetry
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3016",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in telemetry",
        "'{0}' goes into telemetry; record that there is one or when it ends, and never the secret itself",
        "Traces, metrics and baggage leave the process, baggage even with every request, and are kept and searched by systems "
            + "that were made for anything but secrets.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info);
}
