using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1002: <c>.default</c> is everything that was ever consented to. How bad that is depends on the API.</summary>
internal static class DefaultScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1002",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "'.default' scope requested",
        "'{0}' asks for every permission that was ever granted at {1}{2}; ask for a delegated scope, get a task token from the gateway, or give each task an identity of its own",
        "'.default' turns all permissions that an application was ever granted into one token. At an API of many purposes that is far more than one task needs. "
            + "For app-only tokens of Entra ID it is the only form there is; a delegated scope, a task token, or one identity per task narrows it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private const string Suffix = "/.default";
    public const string Bare = ".default";

    /// <param name="scope">The scope that is asked for.</param>
    /// <param name="resource">The resource it is asked for at, if that is said apart from the scope.</param>
    /// <param name="needs">What the calls need that the token is for, if that is known.</param>
    public static Verdict? Judge(string scope, string? resource = null, GraphNeeds? needs = null)
    {
        if (scope.Equals(Bare, StringComparison.OrdinalIgnoreCase))
        {
            // Entra ID takes a scope without a resource for one of Microsoft Graph.
            resource ??= "https://graph.microsoft.com";
        }
        else if (scope.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            resource = scope.Substring(0, scope.Length - Suffix.Length);
        }
        else
        {
            return null;
        }

        resource = resource.TrimEnd('/');
        if (ManyPurposeApis.Harmless.Contains(resource))
        {
            return null;
        }

        string name = ResourceName.Of(resource);
        if (!ManyPurposeApis.Names.TryGetValue(name, out string? api))
        {
            return new Verdict(Rule, DiagnosticSeverity.Info, ManyPurposeApis.Models.Contains(name) || IsConfigured(resource) ? null : DiagnosticSeverity.Info, scope, "this service", "") { Properties = ScopeRepair.Of(scope) };
        }

        return needs?.Clause(byApplication: true) is { } clause
            ? new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, scope, api, ", where " + clause) { Properties = ScopeRepair.By(scope, [string.Join(" ", needs.Scopes())], ScopeRepair.Graph) }
            : new Verdict(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, scope, api, ", an API of many purposes") { Properties = ScopeRepair.By(scope, [], name == ResourceName.Graph ? ScopeRepair.Graph : null) };
    }

    /// <summary>Which service it is, other code or a setting says: what a library offers for any of them, it asks of none.</summary>
    private static bool IsConfigured(string resource) =>
        resource.StartsWith(ValueReader.Hole, StringComparison.Ordinal) || resource.IndexOf("://" + ValueReader.Hole, StringComparison.Ordinal) >= 0;
}
