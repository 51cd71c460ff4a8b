namespace PolicyAnalyzers.AspNetCore.Metadata;

/// <summary>Whether this API serves its metadata, and where; a challenge must not point to what is not there.</summary>
internal sealed class PublishedMetadata
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    public bool IsServed { get; set; }

    /// <summary>RFC 9728, section 3.1: between the host and the path of the resource. By the resource URI, and not by what a Host header says.</summary>
    public Uri? Address(TaskTokenOptions options) =>
        IsServed ? new Uri(options.Resource.GetLeftPart(UriPartial.Authority) + Path(options.Resource) + options.Resource.Query) : null;

    public static string Path(Uri resource) => WellKnown + resource.AbsolutePath.TrimEnd('/');
}
