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
        if (!TrySplit(text, out int first, out int last) || Decode(text.AsSpan(last + 1)) is not { } signature)
        {
            return false;
        }

        JsonDocument? header = ParseObject(text.AsSpan(0, first), Strict);
        JsonDocument? payload = ParseObject(text.AsSpan(first + 1, last - first - 1), Strict);
        if (header is null || payload is null)
        {
            header?.Dispose();
            payload?.Dispose();
            return false;
        }

        // All of it is of the base64url alphabet by now.
        jws = new CompactJws(header, payload, Encoding.ASCII.GetBytes(text, 0, last), signature);
        return true;
    }

    /// <summary>Finds the two dots of three parts.</summary>
    public static bool TrySplit(string text, out int first, out int last)
    {
        first = text.IndexOf('.', StringComparison.Ordinal);
        last = text.LastIndexOf('.');
        return first > 0 && last > first && text.IndexOf('.', first + 1) == last;
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
    public static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seconds) ? Time(seconds) : null;

    /// <summary>A time in whole seconds, or null when it is none that anybody means.</summary>
    public static DateTimeOffset? Time(long seconds)
    {
        // Beyond this range a DateTimeOffset cannot hold a window around it.
        const long Max = 250_000_000_000;
        return seconds is > 0 and < Max ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    public void Dispose()
    {
        _header.Dispose();
        _payload.Dispose();
    }

    /// <summary>The JSON object of a part, or null when it is none.</summary>
    public static JsonDocument? ParseObject(ReadOnlySpan<char> base64Url, JsonDocumentOptions options)
    {
        if (Decode(base64Url) is not { } bytes || !Utf8.IsValid(bytes))
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(bytes, options);
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

    /// <summary>The bytes of a part, or null. The decoder itself allows padding and white space, which compact form does not.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text) =>
        !text.ContainsAny("= \r\n\t") && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
