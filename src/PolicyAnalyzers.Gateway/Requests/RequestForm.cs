using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>The fields of a form request. Strict: one content type, a bounded body, no field given twice (RFC 6749, section 3.2).</summary>
internal sealed class RequestForm
{
    public const int MaxBytes = 64 * 1024;

    private readonly IFormCollection _fields;

    private RequestForm(IFormCollection fields) => _fields = fields;

    /// <summary>A field's value; null when it is absent or empty, which the RFC treats alike.</summary>
    public string? this[string name] => _fields.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The form, or why there is none.</summary>
    public static async ValueTask<(RequestForm? Form, OAuthError? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsForm(request.ContentType))
        {
            return (null, OAuthError.InvalidRequest("the content type must be application/x-www-form-urlencoded"));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        try
        {
            IFormCollection fields = await request.ReadFormAsync(
                new FormOptions { BufferBodyLengthLimit = MaxBytes, ValueCountLimit = 32, ValueLengthLimit = MaxBytes }, cancellationToken);
            return fields.FirstOrDefault(field => field.Value.Count != 1) is { Key: { } name }
                ? (null, OAuthError.InvalidRequest($"parameter '{name}' is given twice"))
                : (new RequestForm(fields), null);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, OAuthError.TooLarge($"the body is larger than {MaxBytes} bytes"));
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return (null, OAuthError.InvalidRequest("the body is no well-formed form"));
        }
    }

    /// <summary>In UTF-8 (RFC 6749, appendix B), so that nobody reads other characters.</summary>
    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase));
}
