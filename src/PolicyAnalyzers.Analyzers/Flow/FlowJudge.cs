using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What is said about a secret that goes where it must not, by one rule.</summary>
internal sealed class FlowJudge(AgentCodeRule rule, DiagnosticSeverity inAgentCode, DiagnosticSeverity? elsewhere) : IOriginJudge
{
    public bool OnlyOnTool { get; init; }

    public bool IsAboutLogs { get; init; }

    /// <summary>Whether the secret may go there after all; asked with what it is.</summary>
    public Func<string, bool>? Admits { get; init; }

    public IEnumerable<Verdict> Judge(string text) => JudgeOrigin(text) is { } verdict ? [verdict] : [];

    public Verdict? JudgeModelChosen(string what) => null;

    public Verdict? JudgeOrigin(string origin) => SecretValue.Describe(origin) is { } what ? Of(what) : null;

    public Verdict? JudgeSymbol(ISymbol symbol) => SecretSymbols.Describe(symbol) is { } what ? Of(what) : null;

    private Verdict? Of(string what) => Admits?.Invoke(what) == true ? null : new Verdict(rule, inAgentCode, elsewhere, what);
}
