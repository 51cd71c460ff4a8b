using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>
/// States what an endpoint asks of a task token. Each is an authorization policy on the endpoint, so ASP.NET Core itself
/// refuses to serve it where the authorization middleware is missing.
/// </summary>
public static class TaskTokenEndpointConventions
{
    /// <summary>Asks for a task token with these scopes, all of them.</summary>
    public static TBuilder RequireTaskScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0)
        {
            throw new ArgumentException("At least one scope is needed.", nameof(scopes));
        }

        return builder.Require(new Endpoints.TaskScopeRequirement(scopes));
    }

    /// <summary>
    /// Asks that each of these task parameters is bound into the token, and is equal to what the request says under the
    /// same name: in its route, its query or at the top of its JSON body. Where it says so twice, all must agree.
    /// </summary>
    public static TBuilder BindTaskParameters<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Length == 0
            ? throw new ArgumentException("At least one parameter is needed.", nameof(names))
            : names.Aggregate(builder, (current, name) => current.BindTaskParameter(name, name));
    }

    /// <summary>As <see cref="BindTaskParameters"/>, for a request that has another name for the task parameter.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">The task parameter's name.</param>
    /// <param name="from">The name in route, query or body.</param>
    public static TBuilder BindTaskParameter<TBuilder>(this TBuilder builder, string name, string from)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(from);
        return builder.Require(new Endpoints.TaskParameterRequirement(name, from));
    }

    private static TBuilder Require<TBuilder>(this TBuilder builder, IAuthorizationRequirement requirement)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy
            .AddAuthenticationSchemes(TaskTokenDefaults.AuthenticationScheme)
            .RequireAuthenticatedUser()
            .AddRequirements(requirement));
}
