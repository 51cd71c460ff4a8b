using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>POL1010: a credential that stands in the code outlives every task.</summary>
internal static class StaticSecret
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1010",
        RuleFamily.Credentials,
        DiagnosticSeverity.Warning,
        "Static credential in code",
        "This is {0}, readable by whoever reads the code and valid until somebody changes it; revoke it, and get a short-lived token for the task",
        "A credential in source code, or in a settings file beside it, is known to everybody who ever had a copy, serves every task alike, and does not end. "
            + "Get a task token from the gateway; what must stay a secret belongs into a secret store, and never into the repository.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="kind">What it is, never its value.</param>
    public static Verdict Of(string kind) => new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, kind);
}
