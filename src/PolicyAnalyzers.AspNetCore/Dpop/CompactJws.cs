using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// A JWS in compact form (RFC 7515, section 7.1), taken apart and not yet verified. Read more strictly than a general
/// library reads, because two readers must never see two meanings: no member twice, no padding, well-formed UTF-8.
/// </summary>
internal sealed class CompactJws : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonDocument _header;
    private readonly JsonDocument _payload;

    private CompactJws(JsonDocument header, JsonDocument payload, ReadOnlyMemory<byte> signingInput, byte[] signature)
    {
        _header = header;
        _payload = payload;
        SigningInput = signingInput;
        Signature = signature;
    }

    public JsonElement Header => _header.RootElement;

    public JsonElement Payload => _payload.RootElement;

    public ReadOnlyMemory<byte> SigningInput { get; }

    public byte[] Signature { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out CompactJws? jws)
    {
        jws = null;

        // What is not ASCII becomes '?', which is not in the alphabet.
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        int first = Array.IndexOf(bytes, (byte)'.');
        int last = Array.LastIndexOf(bytes, (byte)'.');
        if (first <= 0 || last <= first || Array.IndexOf(bytes, (byte)'.', first + 1) != last)
        {
            return false;
        }

        JsonDocument? header = ParseObject(bytes.AsSpan(0, first));
        JsonDocument? payload = ParseObject(bytes.AsSpan(first + 1, last - first - 1));
        if (header is null || payload is null || Decode(bytes.AsSpan(last + 1)) is not { } signature)
        {
            header?.Dispose();
            payload?.Dispose();
            return false;
        }

        jws = new CompactJws(header, payload, bytes.AsMemory(0, last), signature);
        return true;
    }

    /// <summary>A member that is a string; null when it is absent, something else, or no text (half of a surrogate pair).</summary>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    /// <summary>A string's text, or null when it is none.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member that is a time in whole seconds (RFC 7519, section 2); null when it is absent or anything else.</summary>
    public static DateTimeOffset? Time(JsonElement json, string name)
    {
        // Beyond this range a DateTimeOffset cannot hold a window around it.
        const long Max = 250_000_000_000;
        return json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long seconds) && seconds is > 0 and < Max
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
    }

    public void Dispose()
    {
        _header.Dispose();
        _payload.Dispose();
    }

    private static JsonDocument? ParseObject(ReadOnlySpan<byte> base64Url)
    {
        if (Decode(base64Url) is not { } bytes || !Utf8.IsValid(bytes))
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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // The decoder itself allows padding and white space, which compact form does not.
    private static byte[]? Decode(ReadOnlySpan<byte> text) =>
        !text.ContainsAny("= \r\n\t"u8) && Base64Url.IsValid(text) ? Base64Url.DecodeFromUtf8(text) : null;
}
