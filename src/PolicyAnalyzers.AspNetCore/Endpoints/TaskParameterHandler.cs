using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.AspNetCore.Tokens;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

internal sealed record TaskParameterRequirement(string Name, string From) : IAuthorizationRequirement;

/// <summary>Checks that the request is about what the token is bound to. A refusal names the parameter, never a value.</summary>
internal sealed class TaskParameterHandler(IOptionsMonitor<TaskTokenOptions> options, ILogger<TaskParameterHandler> logger)
    : AuthorizationHandler<TaskParameterRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, TaskParameterRequirement requirement)
    {
        if (context.Resource is not HttpContext http || http.GetAgentTask() is not { } task)
        {
            return;
        }

        string? fault = await FaultAsync(http, task, requirement);
        if (fault is null)
        {
            context.Succeed(requirement);
            return;
        }

        TaskTokenLog.Forbidden(logger, task.Task, "invalid_authorization_details", fault);
        if (http.Features.Get<Refusal>() is null)
        {
            http.Features.Set(Refusal.Forbidden("invalid_authorization_details", fault));
        }
    }

    private async Task<string?> FaultAsync(HttpContext http, AgentTask task, TaskParameterRequirement requirement)
    {
        if (!task.Parameters.TryGetValue(requirement.Name, out ParameterValue bound))
        {
            return $"the token is not bound to a '{requirement.Name}'";
        }

        int maxBytes = options.Get(TaskTokenDefaults.AuthenticationScheme).MaxBodyBytes;
        RequestValues values;
        try
        {
            values = await RequestValues.ReadAsync(http.Request, requirement.From, maxBytes, http.RequestAborted);
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }

        if (values.IsEmpty)
        {
            return $"the request has no '{requirement.From}'";
        }

        return values.AllEqual(bound) ? null : $"the token is bound to another '{requirement.Name}'";
    }
}
