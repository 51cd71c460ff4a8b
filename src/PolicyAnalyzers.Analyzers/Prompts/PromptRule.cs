using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>What the rules about prompts say. Suggestions: that a sentence is a rule about access, its words only hint at.</summary>
internal static class PromptRule
{
    /// <summary>More of a sentence than this does not help to find it.</summary>
    private const int MaxQuoted = 80;

    private static readonly DiagnosticDescriptor PromptDescriptor = Create(
        "POL2010",
        "Authorization rule in a prompt",
        "The prompt",
        "A prompt asks; it does not enforce. What it says about who may do what, a user's text, a document or another agent can talk the model out of.");

    private static readonly DiagnosticDescriptor DescriptionDescriptor = Create(
        "POL2011",
        "Authorization rule in a tool's description",
        "The description",
        "A description tells the model when to call a tool. That only some may call it, and for how much, is nothing that the model can know, or will keep to.");

    public static readonly AgentCodeRule Prompt = new(PromptDescriptor);

    public static readonly AgentCodeRule Description = new(DescriptionDescriptor);

    public static readonly DiagnosticDescriptor File = Create(
        "POL2012",
        "Authorization rule in a prompt file",
        "The prompt file",
        "A prompt asks; it does not enforce, whichever file it comes from.");

    public static object[] Arguments(AccessRule rule, string text) => [Restriction(rule.Kind), Quote(text.Substring(rule.Start, rule.Length)), Remedy(rule.Kind)];

    private static DiagnosticDescriptor Create(string id, string title, string subject, string description) => RuleDescriptor.Create(
        id,
        RuleFamily.Authorization,
        DiagnosticSeverity.Info,
        title,
        subject + " says {0}: '{1}'; no prompt enforces that, {2}",
        description + " A rule about access belongs where the model has no say: in the task's declaration, the gateway's policy, and the API.");

    private static string Restriction(AccessRuleKind kind) => kind switch
    {
        AccessRuleKind.Approval => "who has to approve",
        AccessRuleKind.Limit => "how much may be spent",
        AccessRuleKind.Owner => "whose data it may be",
        _ => "who may do what",
    };

    private static string Remedy(AccessRuleKind kind) => kind switch
    {
        AccessRuleKind.Approval => "declare it with [AgentTask(Approval = Approval.Human)]",
        AccessRuleKind.Limit => "bind the amount with [TaskParameter(Max = …)]",
        AccessRuleKind.Owner => "bind whose it is with [TaskParameter], so that the API compares it",
        _ => "declare the task with its scopes and let the gateway decide",
    };

    private static string Quote(string sentence)
    {
        string line = string.Join(" ", sentence.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxQuoted ? line.Substring(0, MaxQuoted) + "…" : line;
    }
}
