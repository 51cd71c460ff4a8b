using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>Answers. None that depends on a credential may be cached (RFC 6749, section 5.1).</summary>
internal static class Answer
{
    public static IResult Of<T>(T value, JsonTypeInfo<T> type, HttpContext http, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new Json(JsonSerializer.SerializeToUtf8Bytes(value, type), status);
    }

    public static IResult Of(OAuthError error, HttpContext http) =>
        Of(new ErrorResponse(error.Code, error.Description), GatewayJson.Default.ErrorResponse, http, error.Status);

    /// <summary>Whole, with its length: it goes out at once, and not in chunks.</summary>
    private sealed class Json(byte[] body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body).AsTask();
        }
    }
}
