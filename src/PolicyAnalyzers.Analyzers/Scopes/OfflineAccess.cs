using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1007: access that outlives the task, and the user's presence: refresh tokens.</summary>
internal static class OfflineAccess
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1007",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Offline access in agent code",
        "'{0}' {1}, long after the task and its user are gone; get a short-lived token for each task",
        "A refresh token is a standing credential: whoever has it gets new access tokens for weeks. An agent needs access for one task at a time.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public const string Scope = "offline_access";

    /// <summary>The scope of OpenID Connect, and what Salesforce and others call it.</summary>
    public static Verdict? Judge(string scope) => scope.Equals(Scope, StringComparison.OrdinalIgnoreCase) || scope.Equals("refresh_token", StringComparison.OrdinalIgnoreCase) ? Asks(scope, DiagnosticSeverity.Info) : null;

    /// <summary>What asks for a refresh token.</summary>
    public static Verdict Asks(string what, DiagnosticSeverity? elsewhere = null) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere, what, "asks for a refresh token, which gets new tokens");

    /// <summary>What uses one. Outside of agent code it is what keeps sign-ins alive.</summary>
    public static Verdict Uses(string what) => new(Rule, DiagnosticSeverity.Warning, elsewhere: null, what, "uses a refresh token, which gets new tokens");
}
