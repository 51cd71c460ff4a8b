namespace PolicyAnalyzers.Policy;

/// <summary>A resource and the scopes that a task may use there.</summary>
public sealed class ResourceGrant
{
    /// <summary>Creates a grant; scopes are sorted.</summary>
    public ResourceGrant(string resource, IEnumerable<string> scopes)
    {
        Resource = resource;
        Scopes = [.. scopes.OrderBy(scope => scope, StringComparer.Ordinal)];
    }

    /// <summary>The resource's audience URI (RFC 8707).</summary>
    public string Resource { get; }

    /// <summary>The scopes, sorted.</summary>
    public IReadOnlyList<string> Scopes { get; }
}
