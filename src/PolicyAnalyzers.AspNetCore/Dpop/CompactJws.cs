using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>A JWS in compact form (RFC 7515, section 7.1), taken apart and not yet verified.</summary>
internal sealed class CompactJws : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly JsonDocument _header;
    private readonly JsonDocument _payload;

    private CompactJws(JsonDocument header, JsonDocument payload, string signingInput, byte[] signature)
    {
        _header = header;
        _payload = payload;
        SigningInput = signingInput;
        Signature = signature;
    }

    public JsonElement Header => _header.RootElement;

    public JsonElement Payload => _payload.RootElement;

    public string SigningInput { get; }

    public byte[] Signature { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out CompactJws? jws)
    {
        jws = null;
        int first = text.IndexOf('.', StringComparison.Ordinal);
        int last = text.LastIndexOf('.');
        if (first <= 0 || last <= first || text.IndexOf('.', first + 1) != last)
        {
            return false;
        }

        JsonDocument? header = ParseObject(text.AsSpan(0, first));
        JsonDocument? payload = ParseObject(text.AsSpan(first + 1, last - first - 1));
        if (header is null || payload is null || Decode(text.AsSpan(last + 1)) is not { } signature)
        {
            header?.Dispose();
            payload?.Dispose();
            return false;
        }

        jws = new CompactJws(header, payload, text[..last], signature);
        return true;
    }

    public void Dispose()
    {
        _header.Dispose();
        _payload.Dispose();
    }

    private static JsonDocument? ParseObject(ReadOnlySpan<char> base64Url)
    {
        if (Decode(base64Url) is not { } bytes)
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The decoder itself allows padding and white space, which compact form does not.
    private static byte[]? Decode(ReadOnlySpan<char> text) =>
        !text.ContainsAny("= \r\n\t") && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
