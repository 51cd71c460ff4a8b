using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using PolicyAnalyzers.AspNetCore.Endpoints;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>
/// States what an endpoint asks of a task token. Each is an authorization policy on the endpoint, so ASP.NET Core itself
/// refuses to serve it where the authorization middleware is missing.
/// </summary>
public static class TaskTokenEndpointConventions
{
    /// <summary>Asks for a task token with these scopes, all of them.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="scopes">The scopes, each in the characters of RFC 6749, section 3.3.</param>
    public static TBuilder RequireTaskScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(scopes);
        return builder.Require(TaskScopeRequirement.Of(scopes));
    }

    /// <summary>
    /// Asks that each of these task parameters is bound into the token, and is equal to what the request says under the
    /// same name: in its route, its query, its form or at the top of its JSON body. Where it says so twice, all must agree.
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
        return builder.Require(new TaskParameterRequirement(name, from));
    }

    /// <summary>
    /// Asks that the user behind the token was authenticated in one of these ways and lately enough, by the token's <c>acr</c> and <c>auth_time</c>
    /// (RFC 9470). The refusal tells the caller what is asked for, so that it can have the user authenticated anew.
    /// </summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="maxAge">How long ago at most; null when that does not matter.</param>
    /// <param name="acrValues">The authentication contexts that will do; none when that does not matter.</param>
    public static TBuilder RequireUserAuthentication<TBuilder>(this TBuilder builder, TimeSpan? maxAge, params string[] acrValues)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(acrValues);
        if (maxAge is null && acrValues.Length == 0)
        {
            throw new ArgumentException("A maximum age or an authentication context is needed.", nameof(acrValues));
        }

        if (maxAge <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(maxAge), "The maximum age must be positive.");
        }

        return builder.Require(new StepUpRequirement([.. acrValues.Select(QuotedText.Check)], maxAge));
    }

    private static TBuilder Require<TBuilder>(this TBuilder builder, IAuthorizationRequirement requirement)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(TaskTokenPolicy.Of([requirement]));
}
