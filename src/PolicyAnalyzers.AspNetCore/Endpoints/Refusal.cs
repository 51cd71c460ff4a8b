using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>How an API says no: a challenge (RFC 9449, section 7.1) and problem details (RFC 9457).</summary>
internal sealed record Refusal(int Status, string? Error, string? Description, string? Scope = null)
{
    /// <summary>RFC 6750, section 3.1: a request without credentials is told no error.</summary>
    public static readonly Refusal NoCredentials = new(StatusCodes.Status401Unauthorized, null, null);

    public static readonly Refusal Unavailable = new(StatusCodes.Status503ServiceUnavailable, null, null);

    public static Refusal Unauthorized(string error, string description) => new(StatusCodes.Status401Unauthorized, error, description);

    public static Refusal Forbidden(string error, string description, string? scope = null) => new(StatusCodes.Status403Forbidden, error, description, scope);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status != StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.WWWAuthenticate = Challenge();
        }

        var problem = new ProblemDetails { Status = Status, Title = Title, Detail = Description };
        if (Error is not null)
        {
            problem.Extensions["error"] = Error;
        }

        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    private string Title => Status switch
    {
        StatusCodes.Status401Unauthorized => "A valid task token is needed.",
        StatusCodes.Status403Forbidden => "The task token does not allow this request.",
        _ => "Whether the request is allowed cannot be told now.",
    };

    private string Challenge()
    {
        var parts = new List<string>();
        if (Error is not null)
        {
            parts.Add($"error=\"{Error}\"");
            parts.Add($"error_description=\"{Description}\"");
        }

        if (Scope is not null)
        {
            parts.Add($"scope=\"{Scope}\"");
        }

        parts.Add("algs=\"ES256\"");
        return $"{TaskTokenDefaults.AuthenticationScheme} {string.Join(", ", parts)}";
    }
}
