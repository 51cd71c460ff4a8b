using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What is said about a secret that goes where it must not, by one rule.</summary>
internal sealed class FlowJudge(AgentCodeRule rule, DiagnosticSeverity inAgentCode, DiagnosticSeverity? elsewhere) : ISecretJudge
{
    public bool OnlyOnTool { get; init; }

    public bool IsAboutLogs { get; init; }

    public bool IsAboutSink => false;

    /// <summary>Whether it counts in a project without tools, too.</summary>
    public bool InAnyProject { get; init; }

    /// <summary>Whether the secret may go there after all; asked with what it is.</summary>
    public Func<string, bool>? Admits { get; init; }

    /// <summary>How the message goes on, where that depends on the place.</summary>
    public string? Rest { get; init; }

    public Verdict? Judge(Secret secret) => Of(secret.What);

    public Verdict? Judge(ISymbol symbol) => SecretSymbols.Describe(symbol) is { } what ? Of(what) : null;

    private Verdict? Of(string what) =>
        Admits?.Invoke(what) == true ? null : new Verdict(rule, inAgentCode, elsewhere, Rest is null ? [what] : [what, Rest]) { InAnyProject = InAnyProject };
}
