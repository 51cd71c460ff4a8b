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
        if (WhyUnclear(request) is { } fault)
        {
            return (null, OAuthError.InvalidRequest(fault));
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
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return (null, OAuthError.InvalidRequest("the body is no well-formed form"));
        }
    }

    /// <summary>Why another reader, as one in front of this one, could read something else; null when it could not.</summary>
    private static string? WhyUnclear(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return "the content type must be application/x-www-form-urlencoded";
        }

        // ASCII is UTF-8 too, and some libraries say so.
        if (type.Charset.HasValue && HeaderUtilities.RemoveQuotes(type.Charset).ToString().ToLowerInvariant() is not ("utf-8" or "us-ascii"))
        {
            return "the form must be in UTF-8";
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            return "the form must be sent without Content-Encoding";
        }

        // A length beside chunks, which Kestrel puts aside under this name (RFC 9112, section 6.1).
        return request.Headers.TransferEncoding.Count > 0 && request.Headers.ContainsKey("X-Content-Length")
            ? "the form's length must be told in one way"
            : null;
    }
}
