using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>The key that tokens are bound to (RFC 9449): made when the process starts, never written anywhere.</summary>
internal sealed class SenderKey : IDisposable
{
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKey _key;
    private readonly JsonObject _publicJwk;
    private readonly TimeProvider _time;

    public SenderKey(TimeProvider time)
    {
        _time = time;
        _key = new SigningKey(_ecdsa);
        _publicJwk = _key.PublicJwk();
    }

    /// <summary>A proof for one request (section 4.2), with the token's hash where a token goes along.</summary>
    public string Prove(HttpMethod method, Uri url, string? accessToken)
    {
        var payload = new JsonObject
        {
            ["jti"] = CompactJwt.NewId(),
            ["htm"] = method.Method,
            ["htu"] = url.GetLeftPart(UriPartial.Path),
            ["iat"] = _time.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (accessToken is not null)
        {
            payload["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        }

        return CompactJwt.Write(new JsonObject { ["typ"] = "dpop+jwt", ["jwk"] = _publicJwk.DeepClone() }, payload, _key);
    }

    public void Dispose() => _ecdsa.Dispose();
}
