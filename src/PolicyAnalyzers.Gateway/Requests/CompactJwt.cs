using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>
/// A signed JWT taken apart, before anybody believes it. Read more strictly than a general JWT library reads, because two readers must
/// never see two meanings: no duplicate member, no padding, no critical extension, whole-number times (RFC 8725). Messages say what is
/// wrong, without the content.
/// </summary>
internal sealed class CompactJwt : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonDocument _header;
    private readonly JsonDocument _payload;

    private CompactJwt(string text, byte[] signature, JsonDocument header, JsonDocument payload)
    {
        (Text, Signature, _header, _payload) = (text, signature, header, payload);
        Signed = Encoding.ASCII.GetBytes(text, 0, text.LastIndexOf('.'));
    }

    public string Text { get; }

    /// <summary>What the signature is over.</summary>
    public byte[] Signed { get; }

    public byte[] Signature { get; }

    public JsonElement Header => _header.RootElement;

    public JsonElement Payload => _payload.RootElement;

    /// <exception cref="FormatException">It is no signed JWT.</exception>
    public static CompactJwt Parse(string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            throw new FormatException($"is longer than {maxLength} characters");
        }

        string[] parts = text.Split('.');
        if (parts.Length != 3)
        {
            throw new FormatException("is no signed JWT in compact form");
        }

        JsonDocument? header = null, payload = null;
        try
        {
            header = JsonDocument.Parse(Decode(parts[0]), Strict);
            payload = JsonDocument.Parse(Decode(parts[1]), Strict);
            if (header.RootElement.ValueKind != JsonValueKind.Object || payload.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            return header.RootElement.TryGetProperty("crit", out _)
                ? throw new FormatException("names a critical extension, and none is supported")
                : new CompactJwt(text, Decode(parts[2]), header, payload);
        }
        catch (Exception exception)
        {
            header?.Dispose();
            payload?.Dispose();
            throw exception is JsonException or InvalidOperationException ? new FormatException("is no well-formed JWT", exception) : exception;
        }
    }

    /// <summary>A member that must be there as one string.</summary>
    public static string String(JsonElement json, string name) =>
        OptionalString(json, name) ?? throw new FormatException($"must have '{name}' as one string");

    /// <summary>A member that is one string; null when it is absent or anything else.</summary>
    public static string? OptionalString(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair.
            throw new FormatException("is no well-formed JWT", exception);
        }
    }

    /// <summary>A member that must be there as a time.</summary>
    public static DateTimeOffset Time(JsonElement json, string name) =>
        OptionalTime(json, name) ?? throw new FormatException($"must have '{name}' in whole seconds");

    /// <summary>A member that is a time in whole seconds; null when it is absent or anything else.</summary>
    public static DateTimeOffset? OptionalTime(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public void Dispose()
    {
        _header.Dispose();
        _payload.Dispose();
    }

    // The decoder itself allows padding and white space, which compact form does not.
    private static byte[] Decode(string part) =>
        Base64Url.IsValid(part) && !part.AsSpan().ContainsAny("= \t\r\n") ? Base64Url.DecodeFromChars(part) : throw new FormatException("is no well-formed JWT");
}
