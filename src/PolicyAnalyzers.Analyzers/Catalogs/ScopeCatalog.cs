namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>Catalogued scopes, to be looked up. Immutable.</summary>
internal sealed class ScopeCatalog
{
    private readonly Dictionary<string, CatalogedScope> _byItself = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CatalogedScope> _atResource = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="scopes">Of two about the same scope, the first counts.</param>
    public ScopeCatalog(IEnumerable<CatalogedScope> scopes)
    {
        foreach (CatalogedScope scope in scopes)
        {
            Dictionary<string, CatalogedScope> table = scope.Resource is null ? _byItself : _atResource;
            string key = scope.Resource is null ? Trim(scope.Scope) : Key(ResourceName.Of(scope.Resource), scope.Scope);
            if (!table.ContainsKey(key))
            {
                table.Add(key, scope);
            }
        }
    }

    public CatalogedScope? Find(RequestedScope requested) =>
        _byItself.TryGetValue(Trim(requested.Whole), out CatalogedScope? found)
        || (requested.Resource is { } resource && _atResource.TryGetValue(Key(resource, requested.Name), out found))
        || (requested.MayBeGraph && _atResource.TryGetValue(Key(ResourceName.Graph, requested.Name), out found))
            ? found
            : null;

    private static string Key(string resource, string scope) => resource + " " + scope;

    private static string Trim(string scope) => scope.TrimEnd('/');
}
