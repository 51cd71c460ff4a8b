using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>
/// What the attributes of an endpoint, a minimal API's handler or a controller's action, ask of a task token. <c>[RequiresScope]</c> of
/// this API's resource is what a caller needs; of another resource it speaks of what the endpoint calls itself, and is no matter of the caller's token.
/// </summary>
internal static class DeclaredDemands
{
    // By its name, because the package that holds it brings the agents' analyzers and policy compiler with it, which are of no use to an API.
    private const string RequiresScope = "PolicyAnalyzers.RequiresScopeAttribute";

    /// <exception cref="InvalidOperationException">The attributes contradict each other, or cannot be met.</exception>
    public static IReadOnlyList<IAuthorizationRequirement> Of(Endpoint endpoint, string resource)
    {
        var demands = new List<IAuthorizationRequirement>();
        foreach (object item in endpoint.Metadata)
        {
            if (item is BindTaskParametersAttribute bound)
            {
                demands.AddRange(bound.Names.Select(name => new TaskParameterRequirement(name, bound.From ?? name)));
            }
            else if (item.GetType().FullName == RequiresScope && ScopesAt(item, resource, endpoint) is { } scopes)
            {
                demands.Add(TaskScopeRequirement.Of(scopes));
            }
        }

        return demands.Count > 0 && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? throw new InvalidOperationException(
                $"Endpoint '{endpoint.DisplayName}' has [RequiresScope] or [BindTaskParameters] and allows anonymous callers. Remove one of the two.")
            : demands;
    }

    private static string[]? ScopesAt(object attribute, string resource, Endpoint endpoint)
    {
        string stated = (string?)attribute.GetType().GetProperty("Resource")?.GetValue(attribute) ?? string.Empty;
        if (stated == resource)
        {
            return (string[]?)attribute.GetType().GetProperty("Scopes")?.GetValue(attribute) ?? [];
        }

        return stated.TrimEnd('/').Equals(resource.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException(
                $"Endpoint '{endpoint.DisplayName}' has [RequiresScope(\"{stated}\")], and this API's audience is \"{resource}\". Write the audience exactly, or the scope is not asked for.")
            : null;
    }
}

/// <summary>
/// Makes what attributes ask an authorization policy of the endpoint, while routing and with no word from the developer: an attribute that
/// somebody could forget to enforce would be worse than none.
/// </summary>
internal sealed class DeclaredDemandsPolicy(TaskTokenResource resource) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _demanding = [];

    // Last, when the other policies have chosen.
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => Demanding(endpoint) != endpoint);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i))
            {
                candidates.ReplaceEndpoint(i, Demanding(candidates[i].Endpoint), candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    private Endpoint Demanding(Endpoint endpoint) => _demanding.GetValue(endpoint, WithPolicy);

    private Endpoint WithPolicy(Endpoint endpoint)
    {
        IReadOnlyList<IAuthorizationRequirement> demands = DeclaredDemands.Of(endpoint, resource.Uri);
        if (demands.Count == 0 || endpoint is not RouteEndpoint route)
        {
            return endpoint;
        }

        // The attribute tells ASP.NET Core's endpoint middleware to refuse to serve it where no authorization middleware ran.
        var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, new AuthorizeAttribute(), TaskTokenPolicy.Of(demands)]);
        return new RouteEndpoint(route.RequestDelegate!, route.RoutePattern, route.Order, metadata, route.DisplayName);
    }
}
