using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

internal sealed record TaskScopeRequirement(IReadOnlyList<string> Scopes) : IAuthorizationRequirement;

/// <summary>Checks that the token has the scopes; a refusal names only those that the endpoint needs.</summary>
internal sealed class TaskScopeHandler(ILogger<TaskScopeHandler> logger) : AuthorizationHandler<TaskScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, TaskScopeRequirement requirement)
    {
        if (context.Resource is not HttpContext http || http.GetAgentTask() is not { } task)
        {
            return Task.CompletedTask;
        }

        if (requirement.Scopes.All(scope => context.User.HasClaim("scope", scope)))
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        var refusal = Refusal.Forbidden("insufficient_scope", "the token does not have the scope", string.Join(' ', requirement.Scopes));
        TaskTokenLog.Forbidden(logger, task.Task, refusal.Error!, refusal.Description!);
        http.Features.Set(refusal);
        return Task.CompletedTask;
    }
}
