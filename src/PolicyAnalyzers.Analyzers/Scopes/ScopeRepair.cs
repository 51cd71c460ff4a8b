using System.Collections.Immutable;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What a code fix can put in the place of a scope. The analyzer states it with the diagnostic.</summary>
internal static class ScopeRepair
{
    /// <summary>The scope as it is written.</summary>
    public const string ScopeKey = "Scope";

    /// <summary>What may stand in its place, separated by line feeds; each is one or more scopes, separated by spaces.</summary>
    public const string ChoicesKey = "Choices";

    /// <summary>The resource of the scope, as a declaration names it; absent when it is not known.</summary>
    public const string ResourceKey = "Resource";

    /// <summary>Microsoft Graph.</summary>
    public const string Graph = "https://" + ResourceName.Graph;

    /// <summary>The scopes of a bundle that no call needs, separated by line feeds.</summary>
    public const string UnneededKey = "Unneeded";

    /// <param name="scope">The scope as it is written.</param>
    /// <param name="choices">Each one or more names of scopes of the same resource, or whole scopes, separated by spaces.</param>
    /// <param name="resource">The resource of the scope, as a declaration names it; null when it is not known.</param>
    public static ImmutableDictionary<string, string?> By(string scope, IEnumerable<string> choices, string? resource)
    {
        string prefix = Prefix(scope);
        string all = string.Join("\n", choices.Where(static choice => choice.Length > 0).Select(choice => WithPrefix(prefix, choice)));
        ImmutableDictionary<string, string?> repair = resource is null ? Of(scope) : Of(scope).Add(ResourceKey, resource);
        return all.Length == 0 ? repair : repair.Add(ChoicesKey, all);
    }

    /// <summary>Nothing is known to put in its place; what a declaration states may do.</summary>
    public static ImmutableDictionary<string, string?> Of(string scope) => ImmutableDictionary<string, string?>.Empty.Add(ScopeKey, scope);

    /// <param name="unneeded">The scopes as they are written.</param>
    public static ImmutableDictionary<string, string?> Without(IEnumerable<string> unneeded) =>
        ImmutableDictionary<string, string?>.Empty.Add(UnneededKey, string.Join("\n", unneeded));

    /// <summary>The resource and its separator; empty when the scope does not name its resource.</summary>
    public static string Prefix(string scope)
    {
        int slash = scope.LastIndexOf('/');
        return scope.Contains("://") && slash > scope.IndexOf("://", StringComparison.Ordinal) + 2 && slash < scope.Length - 1 ? scope.Substring(0, slash + 1) : "";
    }

    private static string WithPrefix(string prefix, string choice) =>
        string.Join(" ", choice.Split(' ').Select(name => name.Contains("://") ? name : prefix + name));
}
