using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>POL2010, POL2011: judges what the model is told.</summary>
internal sealed class PromptJudge : IPassageJudge
{
    public static readonly PromptJudge OfPrompt = new(PromptRule.Prompt), OfDescription = new(PromptRule.Description);

    private readonly AgentCodeRule _rule;

    private PromptJudge(AgentCodeRule rule) => _rule = rule;

    public IEnumerable<Verdict> Judge(string text)
    {
        foreach (AccessRule found in AccessRules.In(text))
        {
            yield return new Verdict(_rule, DiagnosticSeverity.Info, DiagnosticSeverity.Info, PromptRule.Arguments(found, text))
            {
                Passage = text.Substring(found.Start, found.Length),
                InAnyProject = true,
            };
        }
    }

    public Verdict? JudgeModelChosen(string what, string before) => null;
}
