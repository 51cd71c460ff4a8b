using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>All that a request says under one name, in its route, its query and its JSON body.</summary>
internal sealed class RequestValues
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly List<string> _texts = [];
    private readonly List<JsonElement> _elements = [];

    public bool IsEmpty => _texts.Count + _elements.Count == 0;

    public bool AllEqual(ParameterValue bound) =>
        _texts.All(text => ParameterValue.TryParse(text, bound.Type) == bound) && _elements.All(element => ToValue(element) == bound);

    /// <exception cref="InvalidDataException">The body is too large, or not JSON that everyone reads alike.</exception>
    public static async Task<RequestValues> ReadAsync(HttpRequest request, string name, int maxBodyBytes, CancellationToken cancellationToken)
    {
        var values = new RequestValues();
        if (request.RouteValues.TryGetValue(name, out object? route) && route is string text)
        {
            values._texts.Add(text);
        }

        values._texts.AddRange(request.Query[name].OfType<string>());
        if (request.HasJsonContentType())
        {
            await values.AddBodyAsync(request, name, maxBodyBytes, cancellationToken);
        }

        return values;
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
        catch (JsonException)
        {
            throw new InvalidDataException("the request's body is not JSON without duplicate members");
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
                throw new InvalidDataException("the request's body is too large to compare with the token");
            }

            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }

    private static ParameterValue? ToValue(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return ParameterValue.From(element.GetString()!);
            case JsonValueKind.Number when element.TryGetDecimal(out decimal number):
                return ParameterValue.From(number);
            case JsonValueKind.True or JsonValueKind.False:
                return ParameterValue.From(element.GetBoolean());
            default:
                return null;
        }
    }
}
