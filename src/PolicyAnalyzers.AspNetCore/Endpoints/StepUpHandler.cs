using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

internal sealed record StepUpRequirement(IReadOnlyList<string> AcrValues, TimeSpan? MaxAge) : IAuthorizationRequirement;

/// <summary>Checks how, and how long ago, the user behind a token was authenticated (RFC 9470). A token that does not say is refused.</summary>
internal sealed class StepUpHandler(TimeProvider time, ILogger<StepUpHandler> logger) : AuthorizationHandler<StepUpRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StepUpRequirement requirement)
    {
        if (context.Resource is not HttpContext http || http.Features.Get<TaskToken>() is not { } token)
        {
            return Task.CompletedTask;
        }

        if (IsStrongEnough(token, requirement) && IsRecentEnough(token, requirement))
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        Refusal refusal = Refusal.StepUp(
            requirement.AcrValues.Count > 0 ? string.Join(' ', requirement.AcrValues) : null,
            requirement.MaxAge is { } age ? (long)age.TotalSeconds : null);
        TaskTokenLog.Forbidden(logger, token.Task.Task, refusal.Challenge.Error!, refusal.Challenge.Description!);
        http.Features.Set(refusal);
        return Task.CompletedTask;
    }

    private static bool IsStrongEnough(TaskToken token, StepUpRequirement requirement) =>
        requirement.AcrValues.Count == 0 || requirement.AcrValues.Contains(token.Context, StringComparer.Ordinal);

    private bool IsRecentEnough(TaskToken token, StepUpRequirement requirement) =>
        requirement.MaxAge is not { } age || (token.Authenticated is { } authenticated && time.GetUtcNow() - authenticated <= age);
}
