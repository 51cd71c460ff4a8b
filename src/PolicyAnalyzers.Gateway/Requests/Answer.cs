using System.Text.Json.Serialization.Metadata;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>Answers. None that depends on a credential may be cached (RFC 6749, section 5.1).</summary>
internal static class Answer
{
    public static IResult Of<T>(T value, JsonTypeInfo<T> type, HttpContext http, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(value, type, statusCode: status);
    }

    public static IResult Of(OAuthError error, HttpContext http) =>
        Of(new ErrorResponse(error.Code, error.Description), GatewayJson.Default.ErrorResponse, http, error.Status);
}
