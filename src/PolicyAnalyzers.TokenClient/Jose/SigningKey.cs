using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>A P-256 private key that signs. Instances of ECDsa promise nothing for concurrent use, so uses take turns.</summary>
internal sealed class SigningKey(ECDsa key)
{
    private readonly Lock _turn = new();

    public byte[] Sign(byte[] data)
    {
        lock (_turn)
        {
            return key.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    /// <summary>The public half (RFC 7517); the private half is never exported.</summary>
    public JsonObject PublicJwk()
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(parameters.Q.X),
            ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
        };
    }
}
