using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Effects.Files;
using PolicyAnalyzers.Analyzers.LeastPrivilege;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// Holds declared scopes against what the owners of public APIs publish. It says no only where it is sure: the scopes are known ones of
/// that API, and of Microsoft Graph, for whose calls only the least permissions are published, they are of things apart.
/// </summary>
internal sealed class PublishedScopes(EffectCatalog catalog)
{
    private const string GoogleScope = "https://www.googleapis.com/auth/";

    /// <summary>Scopes of sign-in, which no call needs.</summary>
    private static readonly HashSet<string> OfSignIn = new(StringComparer.OrdinalIgnoreCase) { "openid", "profile", "email", "offline_access" };

    /// <summary>Permissions of Graph for these things are of no use for other things. Those of directories, groups, teams and sites often are.</summary>
    private static readonly HashSet<string> ThingsApart = new(StringComparer.OrdinalIgnoreCase)
    {
        "Mail", "MailboxSettings", "Calendars", "Contacts", "Notes", "OnlineMeetings", "People", "Presence", "Bookings", "Tasks",
    };

    /// <summary>Whether a declared scope may do for the call, or may be for something else than all that is known.</summary>
    public bool MayServe(string declared, Effect effect)
    {
        string scope = Bare(declared);
        if (OfSignIn.Contains(scope) || effect.AnyOf.Items.Any(needed => Bare(needed).Equals(scope, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        return ResourceName.Of(effect.Resource) == ResourceName.Graph
            ? !ShippedCatalogs.Graph.Contains(scope) || effect.AnyOf.Items.Any(needed => MayServe(PermissionName.Parse(scope), scope, PermissionName.Parse(needed), needed))
            : !catalog.Publishes(effect.Resource, declared) && !catalog.Publishes(effect.Resource, GoogleScope + scope);
    }

    /// <summary>Whether a declared scope is only for signing in.</summary>
    public static bool IsOfSignIn(string declared) => OfSignIn.Contains(declared);

    private static bool MayServe(PermissionName declared, string scope, PermissionName needed, string neededScope) =>
        declared.IsApartFrom(needed)
            ? Subject(scope) != Subject(neededScope) && !(ThingsApart.Contains(Subject(scope)) && ThingsApart.Contains(Subject(neededScope)))
            : !declared.IsNarrowerThan(needed);

    private static string Subject(string permission) => permission.Split('.')[0];

    /// <summary>Without the resource before it.</summary>
    private static string Bare(string scope)
    {
        if (scope.StartsWith(GoogleScope, StringComparison.OrdinalIgnoreCase))
        {
            return scope.Substring(GoogleScope.Length);
        }

        string trimmed = scope.TrimEnd('/');
        int slash = trimmed.Contains("://") ? trimmed.LastIndexOf('/') : -1;
        return trimmed.Substring(slash + 1);
    }
}
