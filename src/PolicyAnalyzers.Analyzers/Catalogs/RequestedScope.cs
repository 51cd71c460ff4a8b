using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Catalogs;

/// <summary>A scope as a request names it: at which resource, as far as that is said, and which.</summary>
internal sealed class RequestedScope
{
    private RequestedScope(string whole, string? resource, string name)
    {
        Whole = whole;
        Resource = resource;
        Name = name;
    }

    /// <summary>All of it, as it is written.</summary>
    public string Whole { get; }

    /// <summary>The resource by its one name; null when neither scope nor request says it.</summary>
    public string? Resource { get; }

    public string Name { get; }

    /// <summary>Whether it may be one of Microsoft Graph: Entra ID takes a scope without a resource for one of Graph.</summary>
    public bool MayBeGraph => Resource is null or ResourceName.Graph;

    /// <param name="text">One scope.</param>
    /// <param name="resource">The resource that the request is made for, if that is said apart from the scope.</param>
    public static RequestedScope Parse(string text, string? resource)
    {
        int slash = text.LastIndexOf('/');
        bool isUri = text.Contains("://");
        if (slash <= 0 || slash == text.Length - 1 || !(isUri || slash == 36 || text.Contains(ValueReader.Hole)))
        {
            return new RequestedScope(text, resource is null ? null : ResourceName.Of(resource), text);
        }

        string owner = text.Substring(0, slash);
        return new RequestedScope(text, owner.Contains(ValueReader.Hole) ? null : ResourceName.Of(owner), text.Substring(slash + 1));
    }
}
