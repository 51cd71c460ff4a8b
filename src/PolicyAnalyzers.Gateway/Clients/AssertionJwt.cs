using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// A client assertion taken apart. Read more strictly than a general JWT library reads, because two readers must never
/// see two meanings: no duplicate member, one <c>aud</c> that is a string, whole-number times, ES256 and nothing else
/// (RFC 8725). <c>kid</c>, <c>jku</c>, <c>jwk</c> and <c>x5u</c> are ignored: keys come from the registration alone.
/// </summary>
internal sealed record AssertionJwt(string Issuer, string Subject, string Audience, string Id, DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    private const int MaxLength = 4096, MaxIdLength = 200, SignatureLength = 64;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private byte[] _signed = [];
    private byte[] _signature = [];

    public bool IsSignedBy(ClientKey key) => key.Verify(_signed, _signature);

    /// <exception cref="FormatException">It is no acceptable assertion; the message says why, without its content.</exception>
    public static AssertionJwt Parse(string compact)
    {
        if (compact.Length > MaxLength)
        {
            throw new FormatException($"is longer than {MaxLength} characters");
        }

        string[] parts = compact.Split('.');
        if (parts.Length != 3)
        {
            throw new FormatException("is no signed JWT in compact form");
        }

        try
        {
            using var header = JsonDocument.Parse(Decode(parts[0]), Strict);
            using var payload = JsonDocument.Parse(Decode(parts[1]), Strict);
            CheckHeader(header.RootElement);
            return Read(payload.RootElement) with
            {
                _signed = Encoding.ASCII.GetBytes(compact, 0, parts[0].Length + 1 + parts[1].Length),
                _signature = Decode(parts[2]) is { Length: SignatureLength } signature
                    ? signature
                    : throw new FormatException($"has a signature of another length than {SignatureLength} bytes"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("is no well-formed JWT", exception);
        }
    }

    // The decoder itself allows padding and white space, which compact form does not.
    private static byte[] Decode(string part) =>
        Base64Url.IsValid(part) && !part.AsSpan().ContainsAny("= \t\r\n") ? Base64Url.DecodeFromChars(part) : throw new FormatException("is no well-formed JWT");

    private static void CheckHeader(JsonElement header)
    {
        if (String(header, "alg") != "ES256")
        {
            throw new FormatException("must be signed with ES256");
        }

        // RFC 7523 asks for no type, and libraries leave it out; what states another one is no assertion.
        if (header.TryGetProperty("typ", out _) && String(header, "typ") is not ("client-authentication+jwt" or "JWT"))
        {
            throw new FormatException("must have the type 'client-authentication+jwt' or 'JWT'");
        }

        if (header.TryGetProperty("crit", out _))
        {
            throw new FormatException("names a critical extension, and none is supported");
        }
    }

    private static AssertionJwt Read(JsonElement payload) => new(
        String(payload, "iss"),
        String(payload, "sub"),
        String(payload, "aud"),
        String(payload, "jti") is { Length: > 0 and <= MaxIdLength } id ? id : throw new FormatException($"must have a 'jti' of 1 to {MaxIdLength} characters"),
        Time(payload, "iat"),
        Time(payload, "exp"));

    private static string String(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"must have '{name}' as one string");

    private static DateTimeOffset Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new FormatException($"must have '{name}' in whole seconds");
}
