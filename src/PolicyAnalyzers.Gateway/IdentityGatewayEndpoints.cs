using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Evaluation;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Tokens;

namespace PolicyAnalyzers.Gateway;

/// <summary>Serves the identity gateway.</summary>
public static class IdentityGatewayEndpoints
{
    /// <summary>
    /// Maps the gateway's endpoints under the path of <see cref="IdentityGatewayOptions.Issuer"/>: metadata, keys, token,
    /// revocation, introspection, evaluation, backchannel authentication, approvals and audit; and the pages, where <see cref="IdentityGatewayOptions.SignIn"/> is set.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <returns>The endpoints, for conventions such as rate limiting.</returns>
    public static IEndpointConventionBuilder MapIdentityGateway(this IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        IdentityGatewayOptions options = services.GetRequiredService<IOptions<IdentityGatewayOptions>>().Value;
        string issuer = options.Issuer;
        string path = new Uri(issuer).AbsolutePath.TrimEnd('/');
        RouteGroupBuilder group = endpoints.MapGroup(path);

        group.MapGet(Endpoints.Metadata, Metadata);
        if (path.Length > 0)
        {
            // RFC 8414, section 3.1: between the host and the path of the issuer. The other place is where OpenID clients look.
            endpoints.MapGet(Endpoints.Metadata + path, Metadata);
        }

        group.MapGet(Endpoints.Keys, (HttpContext http) => http.RequestServices.GetRequiredService<KeysEndpoint>().Published(http));
        group.MapGet(Endpoints.AuditKeys, (HttpContext http) => http.RequestServices.GetRequiredService<KeysEndpoint>().Ever(http));
        group.MapPost(Endpoints.Token, http => Run(http, http.RequestServices.GetRequiredService<TokenEndpoint>().HandleAsync));
        group.MapPost(Endpoints.Revoke, http => Run(http, http.RequestServices.GetRequiredService<RevocationEndpoint>().HandleAsync));
        group.MapPost(Endpoints.Introspect, http => Run(http, http.RequestServices.GetRequiredService<IntrospectionEndpoint>().HandleAsync));
        group.MapPost(Endpoints.Backchannel, http => Run(http, http.RequestServices.GetRequiredService<BackchannelEndpoint>().HandleAsync));
        group.MapGet(Endpoints.Approvals, http => Run(http, http.RequestServices.GetRequiredService<ApprovalsEndpoint>().ListAsync));
        group.MapPost(Endpoints.Approvals + "/{id}", (HttpContext http, string id) =>
            http.RequestServices.GetRequiredService<ApprovalsEndpoint>().DecideAsync(http, id));
        group.MapGet(Endpoints.EvaluationMetadata, () =>
            Results.Json(new EvaluationMetadata(issuer, issuer + Endpoints.Evaluation), EvaluationJson.Default.EvaluationMetadata));
        group.MapPost(Endpoints.Evaluation, http => Run(http, http.RequestServices.GetRequiredService<EvaluationEndpoint>().HandleAsync));
        group.MapGet(Endpoints.Audit, (HttpContext http, long? after) =>
            http.RequestServices.GetRequiredService<AuditEndpoint>().HandleAsync(http, after ?? 0));
        if (options.SignIn is not null)
        {
            group.MapPages();
        }

        return group;

        IResult Metadata() => Results.Json(GatewayMetadata.Of(options), GatewayJson.Default.GatewayMetadata);
    }

    private static async Task Run(HttpContext http, Func<HttpContext, Task<IResult>> handle)
    {
        IResult result = await handle(http);
        await result.ExecuteAsync(http);
    }
}
