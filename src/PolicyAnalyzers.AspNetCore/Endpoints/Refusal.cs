using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Metadata;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>How an API says no: a challenge (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9470, section 3) and problem details (RFC 9457).</summary>
internal sealed record Refusal(int Status, DpopChallenge Challenge)
{
    /// <summary>RFC 6750, section 3.1: a request without credentials is told no error.</summary>
    public static readonly Refusal NoCredentials = new(StatusCodes.Status401Unauthorized, new DpopChallenge());

    public static readonly Refusal Unavailable = new(StatusCodes.Status503ServiceUnavailable, new DpopChallenge());

    public static Refusal Of(string error, string description) => new(
        error == "invalid_request" ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized, new DpopChallenge(error, description));

    public static Refusal Forbidden(string error, string description, string? scope = null) =>
        new(StatusCodes.Status403Forbidden, new DpopChallenge(error, description) { Scope = scope });

    /// <summary>RFC 9470: the token is right, and its user must be asked again, so it is no 403.</summary>
    public static Refusal StepUp(string? acrValues, long? maxAge) => new(
        StatusCodes.Status401Unauthorized,
        new DpopChallenge("insufficient_user_authentication", "the user was not authenticated as this needs") { AcrValues = acrValues, MaxAge = maxAge });

    public Task WriteAsync(HttpContext context, TaskTokenOptions options)
    {
        context.Response.StatusCode = Status;
        if (Status != StatusCodes.Status503ServiceUnavailable)
        {
            Uri? metadata = context.RequestServices.GetRequiredService<PublishedMetadata>().Address(options);
            context.Response.Headers.WWWAuthenticate = (Challenge with { ResourceMetadata = metadata?.AbsoluteUri }).ToString();
        }

        var problem = new ProblemDetails { Status = Status, Title = Title, Detail = Challenge.Description };
        if (Challenge.Error is not null)
        {
            problem.Extensions["error"] = Challenge.Error;
        }

        return context.Response.WriteAsJsonAsync(problem, RefusalJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }

    private string Title => Status switch
    {
        StatusCodes.Status400BadRequest => "The credentials are malformed.",
        StatusCodes.Status401Unauthorized => "A valid task token is needed.",
        StatusCodes.Status403Forbidden => "The task token does not allow this request.",
        _ => "Whether the request is allowed cannot be told now.",
    };
}

[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class RefusalJson : JsonSerializerContext;
