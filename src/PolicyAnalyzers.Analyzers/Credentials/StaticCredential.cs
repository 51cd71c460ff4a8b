using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1010: a secret that is written into the code. What is said never contains it.</summary>
internal static class StaticCredential
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1010",
        RuleFamily.Credentials,
        DiagnosticSeverity.Warning,
        "Static credential in code",
        "{0} is written into the source; revoke it, and get a task token from the gateway, or have the host supply it from a vault",
        "Who can read the source, its history or the assembly has the secret, and it is valid until somebody notices. An agent that uses it holds "
            + "everything that it allows, for every task. Get a token for the task; where there is none, let the host read the secret from a vault.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="what">What kind of secret it is, at the beginning of a sentence.</param>
    public static Verdict Of(string what) => new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, what);
}
