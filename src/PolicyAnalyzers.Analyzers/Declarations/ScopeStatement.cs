using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>What <c>[TaskScope]</c> and <c>[RequiresScope]</c> have in common: a resource and its scopes.</summary>
internal static class ScopeStatement
{
    private const int Resource = 0;
    private const int Scopes = 1;

    /// <returns>The resource, when it is valid.</returns>
    public static string? Check(DeclaredAttribute attribute, string attributeName, List<DeclarationFault> faults)
    {
        bool known = attribute.TryGetText(Resource, out string? resource);
        bool valid = known && ResourceUri.IsValid(resource);
        if (known && !valid)
        {
            faults.Add(DeclarationFault.Replaceable(attribute.LocationOf(Resource), $"'{resource}' is no resource; write {ResourceUri.Rule}", ResourceRepair.Suggest(resource ?? "")));
        }

        if (attribute.TryGetTexts(Scopes, out List<string?>? scopes))
        {
            CheckScopes(attribute, attributeName, resource, scopes ?? [], faults);
        }

        return valid ? resource : null;
    }

    private static void CheckScopes(DeclaredAttribute attribute, string attributeName, string? resource, List<string?> scopes, List<DeclarationFault> faults)
    {
        if (scopes.Count == 0)
        {
            faults.Add(new DeclarationFault(attribute.Location, $"[{attributeName}] names no scope at '{resource}'; name at least one"));
        }

        for (int i = 0; i < scopes.Count; i++)
        {
            string? scope = scopes[i];
            if (!ScopeToken.IsValid(scope))
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(Scopes, i), $"'{scope}' is no scope; write {ScopeToken.Rule}"));
            }
            else if (ScopeToken.IsWildcard(scope!))
            {
                faults.Add(new DeclarationFault(attribute.LocationOf(Scopes, i), $"'{scope}' is a wildcard, which no declaration may hold; name the scopes that are needed"));
            }
            else if (scopes.IndexOf(scope) < i)
            {
                faults.Add(DeclarationFault.Removable(attribute.LocationOf(Scopes, i), $"Scope '{scope}' is stated twice; remove one"));
            }
        }
    }
}
