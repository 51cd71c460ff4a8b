using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Json;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>Reads a <c>*.scopes.json</c> file, ours or a user's. docs/scope-catalogs.md is its description.</summary>
internal static class ScopeCatalogReader
{
    /// <exception cref="PolicyFormatException">The text is no catalogue; says where and why.</exception>
    public static IReadOnlyList<CatalogedScope> Read(string text)
    {
        JsonMembers catalog = JsonMembers.Of(JsonReader.Read(text), "a scope catalogue");
        catalog.OptionalString("$schema");
        List<CatalogedScope> scopes = [];
        HashSet<(string, string?)> seen = [];
        foreach (JsonNode node in catalog.RequiredItems("scopes"))
        {
            CatalogedScope scope = ReadScope(node);
            if (!seen.Add((scope.Scope, scope.Resource)))
            {
                throw node.Fault($"scope '{scope.Scope}' is listed twice");
            }

            scopes.Add(scope);
        }

        catalog.End();
        return scopes;
    }

    private static CatalogedScope ReadScope(JsonNode node)
    {
        JsonMembers members = JsonMembers.Of(node, "each of 'scopes'");
        JsonNode name = members.Required("scope");
        string scope = members.RequiredString("scope");
        if (!ScopeToken.IsValid(scope))
        {
            throw name.Fault($"a scope is {ScopeToken.Rule}");
        }

        string? resource = ReadResource(members);
        CatalogedScope cataloged = IsAllowed(members)
            ? new CatalogedScope(scope, resource, Sentence(members, "reason")) { IsAllowed = true }
            : new CatalogedScope(scope, resource, Sentence(members, "broad"))
            {
                Narrower = members.OptionalStrings("narrower") ?? [],
                IsSuggestion = IsSuggestion(members),
            };
        members.End();
        return cataloged;
    }

    private static string? ReadResource(JsonMembers members) =>
        members.OptionalString("resource") is not { } resource || ScopeToken.IsValid(resource)
            ? members.OptionalString("resource")
            : throw members.Required("resource").Fault("'resource' is a URI, a host or an application id, such as \"https://graph.microsoft.com\"");

    private static bool IsAllowed(JsonMembers members) => members.Optional("allowed") switch
    {
        null => false,
        JsonBoolean { Value: true } => true,
        JsonNode other => throw other.Fault("'allowed' can only be true; leave it out otherwise"),
    };

    private static bool IsSuggestion(JsonMembers members) => members.OptionalString("severity") switch
    {
        null or "warning" => false,
        "suggestion" => true,
        _ => throw members.Required("severity").Fault("'severity' is \"warning\" or \"suggestion\""),
    };

    private static string Sentence(JsonMembers members, string name)
    {
        JsonNode node = members.Required(name);
        string text = members.RequiredString(name).Trim().TrimEnd('.');
        return text.Length > 0 ? text : throw node.Fault($"'{name}' must say why");
    }
}
