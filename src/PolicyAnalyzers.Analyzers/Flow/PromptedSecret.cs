using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3011: what the model reads it can repeat, and its provider keeps.</summary>
internal static class PromptedSecret
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3011",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in a prompt",
        "'{0}' goes into a prompt; keep it out of what the model reads, and let the tool add it to its own request",
        "What stands in a prompt, the model can repeat, its provider keeps, and the next prompt can ask for. A model needs no "
            + "secret: the tool that it calls adds the token to its own request.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Warning) { InAnyProject = true };
}
