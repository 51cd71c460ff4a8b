using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1012: the key of the model's own client. It opens no door to a tool's resources, so it is a suggestion, and one wherever a model has a client, with tools or without.</summary>
internal static class ModelKey
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1012",
        RuleFamily.Credentials,
        DiagnosticSeverity.Info,
        "Key of the model's client in code",
        "The key of the model's client is written into the source; revoke it, and read it from a vault or the environment, or sign in with an identity",
        "Who can read the source, its history or the assembly can use the model at your expense, and read what the provider keeps. "
            + "Read the key from a vault or the environment, or use an identity where the provider takes one.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static readonly Verdict Verdict = new(Rule, DiagnosticSeverity.Info, DiagnosticSeverity.Info) { InAnyProject = true };
}
