using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>A rule about agent code. Its two descriptors differ in one tag: what is known live, and what only the end of the compilation knows.</summary>
internal sealed class AgentCodeRule
{
    public AgentCodeRule(DiagnosticDescriptor live)
    {
        Live = live;
        AtEnd = RuleDescriptor.AtCompilationEnd(live);
    }

    public DiagnosticDescriptor Live { get; }

    public DiagnosticDescriptor AtEnd { get; }
}

/// <summary>What a rule says about something, and how loudly, when it is agent code and when it is not.</summary>
internal sealed class Verdict
{
    private readonly object[] _arguments;

    public Verdict(AgentCodeRule rule, DiagnosticSeverity inAgentCode, DiagnosticSeverity? elsewhere, params object[] arguments)
    {
        Rule = rule;
        InAgentCode = inAgentCode;
        Elsewhere = elsewhere;
        _arguments = arguments;
    }

    public AgentCodeRule Rule { get; }

    public DiagnosticSeverity InAgentCode { get; }

    /// <summary>The severity in the rest of an agent project; null is silence.</summary>
    public DiagnosticSeverity? Elsewhere { get; }

    public Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Location location) =>
        Diagnostic.Create(descriptor, location, severity, additionalLocations: null, properties: null, _arguments);
}

/// <summary>A verdict at a place; the map decides whether it counts.</summary>
internal readonly record struct Finding(ISymbol Node, Location Location, Verdict Verdict);

/// <summary>A place that uses a field or property whose initializer another type, or a later action, judges.</summary>
internal readonly record struct PendingFinding(ISymbol Node, Location Location, ISymbol Source);
