using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1006: one token that serves several tasks.</summary>
internal static class BundledScopes
{
    /// <summary>A call needs one permission, of one area; three areas are hardly ever one task.</summary>
    private const int ManyAreas = 3;

    /// <summary>Two areas are often one task still (find a slot, then mail it), as long as it is two scopes and one of them only reads.</summary>
    private const int ManyScopes = 3;

    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1006",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "One request bundles the scopes of several tasks",
        "One token for {0}: whichever task misleads the agent has all of them; ask for the scopes of one task at a time",
        "A token that bundles the scopes of everything an agent can do is in reach of each of its tasks. The task that reads a hostile mail "
            + "should not hold what another one needs to change files.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>Of an API of one's own less is known: it takes one area more, or one more of which something is changed.</summary>
    private const int ManyOwnAreas = 4, ManyChanged = 2;

    public static Verdict? Judge(IReadOnlyCollection<RequestedScope> scopes) => JudgeKnown(scopes) ?? JudgeOwn(scopes);

    private static Verdict? JudgeOwn(IReadOnlyCollection<RequestedScope> scopes)
    {
        if (scopes.Count < ManyAreas)
        {
            return null;
        }

        SortedDictionary<string, string> areas = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> changed = new(StringComparer.OrdinalIgnoreCase);
        foreach (RequestedScope scope in scopes)
        {
            if (ScopeAreas.Of(scope) is null && ScopeAreas.OfOwn(scope) is { } own)
            {
                if (!areas.ContainsKey(own.Subject))
                {
                    areas.Add(own.Subject, scope.Whole);
                }

                if (own.Writes)
                {
                    changed.Add(own.Subject);
                }
            }
        }

        return areas.Count >= ManyOwnAreas || (areas.Count >= ManyAreas && changed.Count >= ManyChanged)
            ? new Verdict(Rule, DiagnosticSeverity.Info, elsewhere: null, "'" + string.Join("', '", areas.Values) + "'")
            : null;
    }

    private static Verdict? JudgeKnown(IEnumerable<RequestedScope> scopes)
    {
        SortedDictionary<string, List<RequestedScope>> byArea = new(StringComparer.OrdinalIgnoreCase);
        foreach (RequestedScope scope in scopes)
        {
            if (ScopeAreas.Of(scope) is { } area)
            {
                if (!byArea.TryGetValue(area, out List<RequestedScope>? ofArea))
                {
                    byArea.Add(area, ofArea = []);
                }

                ofArea.Add(scope);
            }
        }

        return byArea.Count < 2 || (byArea.Count < ManyAreas && byArea.Values.Sum(static ofArea => ofArea.Count) < ManyScopes && !byArea.Values.All(static ofArea => ofArea.Exists(ScopeAreas.Writes)))
            ? null
            : new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, "'" + string.Join("', '", byArea.Values.Select(static ofArea => ofArea[0].Whole)) + "'");
    }

    /// <summary>The scopes of areas that none of the calls is about.</summary>
    public static IReadOnlyList<string> Unneeded(IEnumerable<RequestedScope> scopes, GraphNeeds needs) =>
        [.. scopes.Where(scope => scope.MayBeGraph && ScopeAreas.Of(scope) is { } area && !needs.Calls.Any(call => Serves(scope, area, call))).Select(static scope => scope.Whole).Distinct()];

    private static bool Serves(RequestedScope scope, string area, GraphCall call) =>
        call.Delegated.Contains(scope.Name, StringComparer.OrdinalIgnoreCase)
        || (call.NeededByUser is { } needed && ScopeAreas.Of(RequestedScope.Parse(needed, resource: null)) == area);
}
