using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>POL3012: what a tool returns, the model reads.</summary>
internal static class ReturnedSecret
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3012",
        RuleFamily.Flow,
        DiagnosticSeverity.Warning,
        "Secret in a tool's result",
        "'{0}' goes to {1}",
        "The result of a tool becomes part of the model's context, of the conversation's history and of the provider's logs, and "
            + "a prompt can have it sent anywhere. A tool uses its credential; it does not hand it out.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private const string ToModel = "the model in what the tool returns; make the request that needs it in the tool, and return its outcome";

    public static readonly FlowJudge Judge = new(Rule, DiagnosticSeverity.Warning, elsewhere: null) { OnlyOnTool = true, Rest = ToModel };

    /// <summary>What a type that is a tool itself answers.</summary>
    public static readonly FlowJudge Invoked = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Warning) { Rest = ToModel };

    /// <summary>What an agent answers in a turn goes out the same way, whoever sends it.</summary>
    public static readonly FlowJudge Answer = new(Rule, DiagnosticSeverity.Warning, elsewhere: DiagnosticSeverity.Warning)
    {
        Rest = "the conversation in what the agent answers; make the request that needs it in the turn, and answer with its outcome",
    };
}
