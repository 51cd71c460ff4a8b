using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>
/// All that a request says under one name: in its route, its query, its form and its JSON body. All of it, because which of them an
/// endpoint reads is the endpoint's choice: a value that agrees in one place must not hide another in the next.
/// </summary>
internal sealed class RequestValues
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly List<string> _texts = [];
    private readonly List<JsonElement> _elements = [];

    public bool IsEmpty => _texts.Count + _elements.Count == 0;

    public bool AllEqual(ParameterValue bound) =>
        _texts.All(text => ParameterValue.TryParse(text, bound.Type) == bound) && _elements.All(element => ToValue(element) == bound);

    /// <exception cref="InvalidDataException">The body is too large, or not what everyone reads alike.</exception>
    public static async Task<RequestValues> ReadAsync(HttpRequest request, string name, int maxBodyBytes, CancellationToken cancellationToken)
    {
        var values = new RequestValues();
        if (request.RouteValues.TryGetValue(name, out object? route) && Convert.ToString(route, System.Globalization.CultureInfo.InvariantCulture) is { } text)
        {
            values._texts.Add(text);
        }

        values.AddFields(request.Query, name);
        if (request.HasFormContentType)
        {
            values.AddFields(await ReadFormAsync(request, maxBodyBytes, cancellationToken), name);
        }
        else if (request.HasJsonContentType())
        {
            await values.AddBodyAsync(request, name, maxBodyBytes, cancellationToken);
        }

        return values;
    }

    /// <summary>Model binding reads <c>payment.amount</c> and <c>payment[amount]</c> as the amount too.</summary>
    private void AddFields(IEnumerable<KeyValuePair<string, StringValues>> fields, string name)
    {
        foreach ((string key, StringValues value) in fields)
        {
            if (LastPart(key).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                _texts.AddRange(value.Select(item => item ?? string.Empty));
            }
        }
    }

    private static ReadOnlySpan<char> LastPart(ReadOnlySpan<char> key)
    {
        ReadOnlySpan<char> trimmed = key.TrimEnd(']');
        return trimmed[(trimmed.LastIndexOfAny('.', '[') + 1)..];
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IFormFeature>()?.Form is { } read)
        {
            return read;
        }

        if (request.ContentLength > maxBytes)
        {
            throw TooLarge();
        }

        try
        {
            request.HttpContext.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions
            {
                BufferBody = true,
                BufferBodyLengthLimit = maxBytes,
                MultipartBodyLengthLimit = maxBytes,
                ValueLengthLimit = maxBytes,
            }));
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException)
        {
            throw new InvalidDataException("the request's form is malformed, or too large to compare with the token", exception);
        }
    }

    private async Task AddBodyAsync(HttpRequest request, string name, int maxBytes, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        byte[] body = await ReadBodyAsync(request.Body, maxBytes, cancellationToken);
        request.Body.Position = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                // The endpoint's own reader ignores case by default, so a second spelling would be a second value.
                _elements.AddRange(document.RootElement.EnumerateObject()
                    .Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Select(property => property.Value.Clone()));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("the request's body is not JSON without duplicate members", exception);
        }
    }

    private static async Task<byte[]> ReadBodyAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (copy.Length + read > maxBytes)
            {
                throw TooLarge();
            }

            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }

    private static InvalidDataException TooLarge() => new("the request's body is too large to compare with the token");

    private static ParameterValue? ToValue(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Dpop.CompactJws.Text(element) is { } text ? ParameterValue.From(text) : (ParameterValue?)null;
            case JsonValueKind.Number when element.TryGetDecimal(out decimal number):
                return ParameterValue.From(number);
            case JsonValueKind.True or JsonValueKind.False:
                return ParameterValue.From(element.GetBoolean());
            default:
                return null;
        }
    }
}
