using System.Reflection;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>The catalogues that this assembly carries: read when first asked for, once for all compilations.</summary>
internal static class ShippedCatalogs
{
    private const string Extension = ".scopes.json";

    private static readonly Lazy<ScopeCatalog> LazyScopes = new(static () => new ScopeCatalog(Names().SelectMany(static name => ScopeCatalogReader.Read(Text(name)))));
    private static readonly Lazy<GraphPermissions> LazyGraph = new(static () => new GraphPermissions(new StringReader(Text("graph-permissions.tsv"))));

    public static ScopeCatalog Scopes => LazyScopes.Value;

    public static GraphPermissions Graph => LazyGraph.Value;

    /// <summary>The files of scopes, by name.</summary>
    public static IEnumerable<string> Names() =>
        Assembly.GetManifestResourceNames().Where(static name => name.EndsWith(Extension, StringComparison.Ordinal)).OrderBy(static name => name, StringComparer.Ordinal);

    public static string Text(string name)
    {
        using StreamReader reader = new(Open(name));
        return reader.ReadToEnd();
    }

    public static Stream Open(string name) => Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource '{name}' is missing.");

    private static Assembly Assembly => typeof(ShippedCatalogs).Assembly;
}
