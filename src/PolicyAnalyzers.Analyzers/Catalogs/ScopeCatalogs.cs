using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>All catalogues of one compilation: the user's own first, then those that are shipped. Read when first asked.</summary>
internal sealed class ScopeCatalogs
{
    private const string Extension = ".scopes.json";

    private readonly Lazy<ScopeCatalog> _own;

    public ScopeCatalogs(ImmutableArray<AdditionalText> files) => _own = new Lazy<ScopeCatalog>(() => ReadOwn(files));

    public static bool IsCatalog(AdditionalText file) => file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is said about a broad scope; null when it is not broad, or allowed.</summary>
    public CatalogedScope? FindBroad(RequestedScope requested)
    {
        CatalogedScope? found = _own.Value.Find(requested) ?? ShippedCatalogs.Scopes.Find(requested);
        if (found is null && requested.MayBeGraph)
        {
            found = ShippedCatalogs.Graph.Find(requested.Name);
        }

        return found is { IsAllowed: false } ? found : null;
    }

    /// <summary>A file with a mistake says nothing here; it is reported in the file, as POL1009.</summary>
    private static ScopeCatalog ReadOwn(ImmutableArray<AdditionalText> files)
    {
        List<CatalogedScope> scopes = [];
        foreach (AdditionalText file in files)
        {
            if (IsCatalog(file) && file.GetText() is { } text)
            {
                try
                {
                    scopes.AddRange(ScopeCatalogReader.Read(text.ToString()));
                }
                catch (PolicyFormatException)
                {
                }
            }
        }

        return new ScopeCatalog(scopes);
    }
}
