using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

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

    /// <summary>What it says in this case, to tell it from another of the same rule.</summary>
    public string Said => string.Join("\n", _arguments);

    /// <summary>What the rule's code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>Whether the culprit is where the text comes from, by whatever way it arrives within a type.</summary>
    public bool IsOfOrigin { get; init; }

    /// <summary>The part of the text that is meant; where it is written is the culprit.</summary>
    public string? Passage { get; init; }

    /// <summary>Whether it counts by itself, in code that no tool reaches and in a project without tools.</summary>
    public bool InAnyProject { get; init; }

    /// <summary>
    /// Says it again once it is known how the type, and at the compilation's end all types, use Microsoft Graph; null is silence. For a
    /// verdict that depends on it.
    /// </summary>
    public Func<GraphUse, GraphUse?, Verdict?>? Revision { get; init; }

    /// <summary>The same, with what its fix needs to know.</summary>
    public Verdict Stating(ImmutableDictionary<string, string?> properties) => new(Rule, InAgentCode, Elsewhere, _arguments) { Properties = properties, IsOfOrigin = IsOfOrigin, Revision = Revision };

    public Verdict Revised(Func<GraphUse, GraphUse?, Verdict?> revision) => new(Rule, InAgentCode, Elsewhere, _arguments) { Properties = Properties, IsOfOrigin = IsOfOrigin, Revision = revision };

    /// <param name="own">How the type of the finding uses Microsoft Graph.</param>
    /// <param name="everywhere">How all types do; null as long as it is not known.</param>
    public Verdict? InViewOf(GraphUse own, GraphUse? everywhere) => Revision is null ? this : Revision(own, everywhere);

    public Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Finding finding, bool isInTool) => Diagnostic.Create(
        descriptor,
        finding.Location,
        severity,
        finding.Path,
        isInTool && !Properties.IsEmpty ? Properties.Add(Finding.ToolKey, "") : Properties,
        _arguments);
}

/// <summary>A verdict at a place; the map decides whether it counts.</summary>
/// <param name="Node">The node of the map whose code it is.</param>
/// <param name="Location">The culprit.</param>
/// <param name="Verdict">What is said.</param>
internal sealed record Finding(ISymbol Node, Location Location, Verdict Verdict)
{
    /// <summary>States with a diagnostic, beside what its fix needs, that the code is the tool's own.</summary>
    public const string ToolKey = "Tool";

    /// <summary>The other end of the data's path: the sink when the culprit is the value, the value when the culprit is the sink.</summary>
    public Location? Related { get; init; }

    /// <summary>Where the value stands in a file of settings, if the path begins in one and does not end there.</summary>
    public Location? Setting { get; init; }

    public IEnumerable<Location>? Path => Related is null ? null : Setting is null ? [Related] : [Related, Setting];

    /// <summary>What is said once: the rule at the place, by however many ways it was found.</summary>
    public FindingKey Key => new(Location, Verdict.Rule.Live.Id);

    /// <summary>
    /// Those first that say where a text goes, so that the text alone is not reported again; and of what is said of one place, what weighs most.
    /// However concurrent actions found them, the order is the same.
    /// </summary>
    public static IEnumerable<Finding> InOrder(List<Finding> findings) =>
        findings.Count < 2 ? findings : findings.OrderBy(static finding => finding, Order);

    private static readonly Comparer<Finding> Order = Comparer<Finding>.Create(Compare);

    private static int Compare(Finding left, Finding right)
    {
        int order = (left.Related is null).CompareTo(right.Related is null);
        order = order != 0 ? order : Compare(left.Location, right.Location);
        order = order != 0 ? order : (int)right.Verdict.InAgentCode - (int)left.Verdict.InAgentCode;
        order = order != 0 ? order : Compare(left.Related ?? left.Location, right.Related ?? right.Location);
        order = order != 0 ? order : string.CompareOrdinal(left.Verdict.Rule.Live.Id, right.Verdict.Rule.Live.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Verdict.Said, right.Verdict.Said);
    }

    private static int Compare(Location left, Location right)
    {
        FileLinePositionSpan first = left.GetLineSpan(), second = right.GetLineSpan();
        int order = string.CompareOrdinal(first.Path, second.Path);
        order = order != 0 ? order : first.StartLinePosition.CompareTo(second.StartLinePosition);
        return order != 0 ? order : first.EndLinePosition.CompareTo(second.EndLinePosition);
    }

    /// <summary>Keeps the other end of a path that was reported, and where it passes a file, from being reported for themselves.</summary>
    public void TellOtherEnd(HashSet<FindingKey> reported)
    {
        foreach (Location other in Path ?? [])
        {
            reported.Add(new FindingKey(other, Verdict.Rule.Live.Id));
        }
    }

    /// <summary>Of a text that is known in part: counts only if, at the compilation's end, nothing more is known of it.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>What only all types together can tell, so that it is not known before the compilation's end: whether it counts.</summary>
    public Func<WholeCode, bool>? CountsIf { get; init; }

    /// <summary>Counts in code that sets up an agent, which no tool reaches, as it does in agent code.</summary>
    public bool IsOfSetUp { get; init; }

    /// <summary>Counts only where the node itself is what the model calls, not wherever a tool reaches.</summary>
    public bool OnlyOnTool { get; init; }
}

/// <summary>What is said once.</summary>
/// <param name="Location">The place.</param>
/// <param name="Rule">The rule's id.</param>
internal sealed record FindingKey(Location Location, string Rule);
