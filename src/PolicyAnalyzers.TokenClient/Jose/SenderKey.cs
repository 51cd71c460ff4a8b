using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>The key that tokens are bound to (RFC 9449): made when the process starts, never written anywhere.</summary>
internal sealed class SenderKey : IDisposable
{
    private static readonly JsonWriterOptions s_unchecked = new() { SkipValidation = true };

    // A proof has 16 random bytes. Drawing them alone costs as much as writing the proof, so they are drawn for many at a time, on each thread for itself, as is what writes.
    private const int IdBytes = 16, DrawnBytes = 64 * IdBytes;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKey _key;
    private readonly byte[] _header;

    public SenderKey()
    {
        _key = new SigningKey(_ecdsa);
        ECPoint point = _ecdsa.ExportParameters(includePrivateParameters: false).Q;
        string x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y);
        string jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
        _header = Encoding.ASCII.GetBytes(
            Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"typ":"dpop+jwt","jwk":{{jwk}},"alg":"ES256"}""")) + ".");
    }

    /// <summary>The public half's thumbprint (RFC 7638): the <c>jkt</c> of tokens that are bound to it.</summary>
    public string Thumbprint { get; }

    /// <summary>A token's hash, as a proof names it (section 4.2, <c>ath</c>).</summary>
    public static string HashOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    /// <summary>A proof for one request (section 4.2). Every request to an API makes one, so it is written without detours.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="url">The request's URL; query and fragment are no part of the proof.</param>
    /// <param name="tokenHash">The hash of the token that goes along, if one does.</param>
    /// <param name="terms">What the server wants of proofs.</param>
    public string Prove(HttpMethod method, Uri url, string? tokenHash, ServerTerms terms)
    {
        Scratch scratch = t_scratch ??= new Scratch();
        ReadOnlySpan<byte> payload = scratch.Write(method, url, tokenHash, terms);
        int signed = _header.Length + Base64Url.GetEncodedLength(payload.Length);
        int total = signed + 1 + Base64Url.GetEncodedLength(SigningKey.SignatureLength);
        byte[] proof = ArrayPool<byte>.Shared.Rent(total);
        _header.CopyTo(proof.AsSpan());
        Base64Url.EncodeToUtf8(payload, proof.AsSpan(_header.Length));
        Span<byte> signature = stackalloc byte[SigningKey.SignatureLength];
        _key.Sign(proof.AsSpan(0, signed), signature);
        proof[signed] = (byte)'.';
        Base64Url.EncodeToUtf8(signature, proof.AsSpan(signed + 1));
        string text = Encoding.ASCII.GetString(proof, 0, total);
        ArrayPool<byte>.Shared.Return(proof);
        return text;
    }

    public void Dispose() => _ecdsa.Dispose();

    /// <summary>What one thread writes its payloads with.</summary>
    [SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "The writer holds nothing but the buffer, and lives as long as its thread.")]
    private sealed class Scratch
    {
        private readonly ArrayBufferWriter<byte> _payload = new(512);
        private readonly Utf8JsonWriter _json;
        private readonly byte[] _random = new byte[DrawnBytes];
        private int _used = DrawnBytes;

        public Scratch() => _json = new Utf8JsonWriter(_payload, s_unchecked);

        public ReadOnlySpan<byte> Write(HttpMethod method, Uri url, string? tokenHash, ServerTerms terms)
        {
            if (_used == DrawnBytes)
            {
                RandomNumberGenerator.Fill(_random);
                _used = 0;
            }

            Span<byte> id = stackalloc byte[22];
            Base64Url.EncodeToUtf8(_random.AsSpan(_used, IdBytes), id);
            _used += IdBytes;
            _payload.ResetWrittenCount();
            _json.Reset();
            _json.WriteStartObject();
            _json.WriteString("jti"u8, id);
            _json.WriteString("htm"u8, method.Method);
            _json.WriteString("htu"u8, url.GetLeftPart(UriPartial.Path));
            _json.WriteNumber("iat"u8, terms.Now.ToUnixTimeSeconds());
            if (tokenHash is not null)
            {
                _json.WriteString("ath"u8, tokenHash);
            }

            if (terms.Nonce is { } nonce)
            {
                _json.WriteString("nonce"u8, nonce);
            }

            _json.WriteEndObject();
            _json.Flush();
            return _payload.WrittenSpan;
        }
    }
}
