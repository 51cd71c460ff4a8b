using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3017: a file outlives the task and the process.</summary>
internal static class SecretInFile
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3017",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in a file",
        "'{0}' is written to a file; keep it in memory for as long as the task lasts",
        "A file outlives the task and the process, and is read by whatever else runs on the machine, other tools of the agent "
            + "included. A token for one task is asked for again when it is needed again.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: null);
}
