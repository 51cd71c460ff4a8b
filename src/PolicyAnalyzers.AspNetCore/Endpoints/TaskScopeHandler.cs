using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

internal sealed record TaskScopeRequirement(IReadOnlyList<string> Scopes) : IAuthorizationRequirement
{
    /// <exception cref="ArgumentException">There is no scope, or one that is malformed.</exception>
    public static TaskScopeRequirement Of(IReadOnlyList<string> scopes) => scopes.Count == 0
        ? throw new ArgumentException("At least one scope is needed.", nameof(scopes))
        : new TaskScopeRequirement([.. scopes.Select(QuotedText.Check)]);
}

/// <summary>Checks that the token has the scopes; a refusal names only those that the endpoint needs.</summary>
internal sealed class TaskScopeHandler(ILogger<TaskScopeHandler> logger) : AuthorizationHandler<TaskScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, TaskScopeRequirement requirement)
    {
        if (context.Resource is not HttpContext http || http.Features.Get<TaskToken>() is not { } token)
        {
            return Task.CompletedTask;
        }

        // The token's own scopes, because the user may have others from another scheme.
        if (requirement.Scopes.All(scope => token.Scopes.Contains(scope, StringComparer.Ordinal)))
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        var refusal = Refusal.Forbidden("insufficient_scope", "the token does not have the scope", string.Join(' ', requirement.Scopes));
        TaskTokenLog.Forbidden(logger, token.Task.Task, refusal.Challenge.Error!, refusal.Challenge.Description!);
        http.Features.Set(refusal);
        return Task.CompletedTask;
    }
}
