using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// A client's own assertion (RFC 7523, section 3): ES256 or PS256 and nothing else, one <c>aud</c> that is a string. <c>kid</c>, <c>jku</c>,
/// <c>jwk</c> and <c>x5u</c> are ignored: keys come from the registration alone (RFC 8725).
/// </summary>
internal sealed record AssertionJwt(string Issuer, string Subject, string Audience, string Id, DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    private const int MaxLength = 4096, MaxIdLength = 200, Es256Length = 64;

    private string _algorithm = string.Empty;
    private byte[] _signed = [];
    private byte[] _signature = [];

    /// <summary>Whether the key made the signature, with the algorithm that is the key's.</summary>
    public bool IsSignedBy(ClientKey key) => key.Algorithm == _algorithm && key.Verify(_signed, _signature);

    /// <exception cref="FormatException">It is no acceptable assertion; the message says why, without its content.</exception>
    public static AssertionJwt Read(CompactJwt jwt)
    {
        if (jwt.Text.Length > MaxLength)
        {
            throw new FormatException($"is longer than {MaxLength} characters");
        }

        string algorithm = CompactJwt.String(jwt.Header, "alg");
        if (algorithm is not (ClientKey.Es256 or ClientKey.Ps256))
        {
            throw new FormatException("must be signed with ES256 or PS256");
        }

        // RFC 7523 asks for no type, and libraries leave it out; what states another one is no assertion.
        if (jwt.Header.TryGetProperty("typ", out _) && CompactJwt.String(jwt.Header, "typ") is not ("client-authentication+jwt" or "JWT"))
        {
            throw new FormatException("must have the type 'client-authentication+jwt' or 'JWT'");
        }

        AssertionJwt read = Read(jwt.Payload) with { _algorithm = algorithm, _signed = jwt.Signed, _signature = jwt.Signature };
        return algorithm == ClientKey.Es256 && jwt.Signature.Length != Es256Length
            ? throw new FormatException($"has a signature of another length than {Es256Length} bytes")
            : read;
    }

    private static AssertionJwt Read(JsonElement payload) => new(
        CompactJwt.String(payload, "iss"),
        CompactJwt.String(payload, "sub"),
        CompactJwt.String(payload, "aud"),
        CompactJwt.String(payload, "jti") is { Length: > 0 and <= MaxIdLength } id ? id : throw new FormatException($"must have a 'jti' of 1 to {MaxIdLength} characters"),
        CompactJwt.Time(payload, "iat"),
        CompactJwt.Time(payload, "exp"));
}
