using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3010: a log is read by more people, and kept for longer, than any vault.</summary>
internal static class LoggedSecret
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3010",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in a log",
        "'{0}' goes to a log; log whom it is for or when it ends, and never the secret itself",
        "Logs are kept longer, copied further and read by more people than any vault. Whoever reads the log has the secret, and "
            + "the log of an agent is often read by the next one.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Info) { IsAboutLogs = true };
}
