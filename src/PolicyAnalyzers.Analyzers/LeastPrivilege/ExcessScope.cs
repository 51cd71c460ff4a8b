using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>POL1004: a scope of Microsoft Graph that allows more than the calls need, though it is not broad in itself.</summary>
internal static class ExcessScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1004",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Scope allows more than the calls need",
        "'{0}' allows more than the calls need: {1}",
        "Microsoft publishes which permission each call of Microsoft Graph needs at least. What a token allows beyond that serves only whoever misleads the agent.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>Nothing is wrong with the scope, as far as it is known without the calls.</summary>
    public static Verdict Undecided(Func<GraphUse, GraphUse?, Verdict?> decide) =>
        new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info) { Revision = decide };

    /// <param name="scope">The scope that is asked for.</param>
    /// <param name="permission">The permission that it names.</param>
    /// <param name="needs">What the calls need that it is for.</param>
    public static Verdict? Judge(string scope, string permission, GraphNeeds needs)
    {
        PermissionName requested = PermissionName.Parse(permission);
        bool narrows = false;
        foreach (GraphCall call in needs.Calls)
        {
            if (call.NeededByUser is not { } needed)
            {
                return null;
            }

            PermissionName least = PermissionName.Parse(needed);
            if (!least.IsApartFrom(requested))
            {
                if (!least.IsNarrowerThan(requested))
                {
                    return null;
                }

                narrows = true;
            }
            else if (call.Delegated.Contains(permission, StringComparer.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return narrows && needs.Clause(byApplication: false) is { } clause
            ? new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, scope, clause) { Properties = ScopeRepair.By(scope, [needs.ScopesFor(permission)], ScopeRepair.Graph) }
            : null;
    }
}
