using Microsoft.AspNetCore.Authorization;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>The policy of an endpoint that asks something of a task token.</summary>
internal static class TaskTokenPolicy
{
    public static AuthorizationPolicy Of(IEnumerable<IAuthorizationRequirement> requirements) => new AuthorizationPolicyBuilder(TaskTokenDefaults.AuthenticationScheme)
        .RequireAuthenticatedUser()
        .AddRequirements([.. requirements])
        .Build();
}
