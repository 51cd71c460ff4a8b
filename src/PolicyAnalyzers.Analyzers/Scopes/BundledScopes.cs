using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1006: one token that serves several tasks.</summary>
internal static class BundledScopes
{
    /// <summary>
    /// A call needs one permission, of one area; two areas are often one task still (find a slot, then mail it), three
    /// hardly ever are.
    /// </summary>
    public const int Threshold = 3;

    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1006",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "One request bundles the scopes of several tasks",
        "One token for {0}: whichever task misleads the agent has all of them; ask for the scopes of one task at a time",
        "A token that bundles the scopes of everything an agent can do is in reach of each of its tasks. The task that reads a hostile mail "
            + "should not hold what another one needs to change files.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static Verdict? Judge(IEnumerable<RequestedScope> scopes)
    {
        SortedDictionary<string, string> byArea = new(StringComparer.OrdinalIgnoreCase);
        foreach (RequestedScope scope in scopes)
        {
            if (ScopeAreas.Of(scope) is { } area && !byArea.ContainsKey(area))
            {
                byArea.Add(area, scope.Whole);
            }
        }

        return byArea.Count < Threshold
            ? null
            : new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, "'" + string.Join("', '", byArea.Values) + "'");
    }
}
