using System.Text;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>A page as an answer.</summary>
internal sealed class Page(Html markup, int status = StatusCodes.Status200OK) : IResult
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] body = s_utf8.GetBytes(markup.ToString());
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
