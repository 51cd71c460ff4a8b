using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.AspNetCore.Metadata;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>Serves what an API says of itself.</summary>
public static class ProtectedResourceMetadataEndpoint
{
    /// <summary>
    /// Serves this API's metadata (RFC 9728) to anyone, at <c>/.well-known/oauth-protected-resource</c> followed by the path of
    /// <see cref="TaskTokenOptions.Audience"/>, and names that address as <c>resource_metadata</c> in every challenge.
    /// </summary>
    /// <param name="endpoints">Where to map: the root of the audience's host.</param>
    /// <returns>The endpoint, for conventions such as caching.</returns>
    public static IEndpointConventionBuilder MapProtectedResourceMetadata(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IServiceProvider services = endpoints.ServiceProvider;
        TaskTokenOptions options = services.GetRequiredService<IOptionsMonitor<TaskTokenOptions>>().Get(TaskTokenDefaults.AuthenticationScheme);
        services.GetRequiredService<PublishedMetadata>().IsServed = true;
        var metadata = ProtectedResourceMetadata.Of(options);
        return endpoints.MapGet(PublishedMetadata.Path(options.Resource), context =>
            context.Response.WriteAsJsonAsync(metadata, MetadataJson.Default.ProtectedResourceMetadata, "application/json", context.RequestAborted)).AllowAnonymous();
    }
}
