using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1012: the key with which the process talks to its model. A secret, but not a tool's.</summary>
internal static class ModelKey
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1012",
        RuleFamily.Credentials,
        DiagnosticSeverity.Info,
        "Model key in code",
        "This is {0} of the model's client; read it from a secret store, or let the workload's identity talk to the model",
        "The key of a model in source code is known to everybody who ever had a copy. It opens no tool, so it is the least of an agent's credentials; "
            + "but it is spent by whoever finds it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="kind">What it is, never its value.</param>
    public static Verdict Of(string kind) => new(Rule, DiagnosticSeverity.Info, DiagnosticSeverity.Info, kind);
}
