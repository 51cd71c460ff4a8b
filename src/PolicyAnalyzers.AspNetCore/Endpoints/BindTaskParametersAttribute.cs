namespace PolicyAnalyzers.AspNetCore;

/// <summary>
/// Asks that each of these task parameters is bound into the token, and is equal to what the request says under the same name, as
/// <see cref="TaskTokenEndpointConventions.BindTaskParameters"/> does. For a controller's action or a minimal API's handler; it is enforced while routing,
/// and an endpoint that allows anonymous callers besides is an error.
/// </summary>
/// <param name="names">The task parameters' names.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class BindTaskParametersAttribute(params string[] names) : Attribute
{
    /// <summary>The task parameters' names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The name in route, query, form or body, for a request that has another one. Null, the default: the parameter's own.</summary>
    public string? From { get; set; }
}
