using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1003: a scope that a catalogue calls broad.</summary>
internal static class BroadScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1003",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Broad scope requested",
        "'{0}' is a broad scope: {1}; {2}",
        "A catalogue knows this scope to allow far more than one task needs. An agent that is misled can do all of it. Ask for a narrower scope.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <param name="scope">The scope that is asked for.</param>
    /// <param name="requested">The same, taken apart.</param>
    /// <param name="catalogs">What is known about scopes.</param>
    /// <param name="needs">What the calls need that the token is for, if that is known.</param>
    public static Verdict? Judge(string scope, RequestedScope requested, ScopeCatalogs catalogs, GraphNeeds? needs = null)
    {
        if (catalogs.FindBroad(requested) is not { } broad)
        {
            return null;
        }

        DiagnosticSeverity severity = broad.IsSuggestion ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning;
        if (needs?.Clause(byApplication: false) is not { } clause)
        {
            return new Verdict(Rule, severity, DiagnosticSeverity.Info, scope, broad.Ground, Remedy(broad)) { Properties = ScopeRepair.By(scope, broad.Narrower.Where(IsScope), Resource(scope, requested, broad)) };
        }

        return needs.Scopes().Contains(requested.Name, StringComparer.OrdinalIgnoreCase)
            ? null
            : new Verdict(Rule, severity, DiagnosticSeverity.Info, scope, broad.Ground, clause) { Properties = ScopeRepair.By(scope, [needs.ScopesFor(requested.Name)], ScopeRepair.Graph) };
    }

    /// <summary>A scope that is a URI names its resource only where the catalogue knows one apart from it.</summary>
    private static string? Resource(string scope, RequestedScope requested, CatalogedScope broad) =>
        requested.MayBeGraph && ShippedCatalogs.Graph.Contains(requested.Name) ? ScopeRepair.Graph
        : broad.Resource is not null && ScopeRepair.Prefix(scope).TrimEnd('/') is { Length: > 0 } named ? named
        : null;

    private static string Remedy(CatalogedScope broad) => broad.Narrower switch
    {
        [] => "ask for what the task needs only",
        [{ } only] => $"{Quoted(only)} is narrower",
        [{ } best, { } second, ..] => $"{Quoted(best)} and {Quoted(second)} are narrower",
    };

    /// <summary>A scope in quotes; a description as it is.</summary>
    private static string Quoted(string choice) => IsScope(choice) ? $"'{choice}'" : choice;

    private static bool IsScope(string choice) => !choice.Contains(' ');
}
