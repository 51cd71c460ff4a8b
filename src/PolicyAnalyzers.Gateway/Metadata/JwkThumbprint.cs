using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>The RFC 7638 thumbprint of a public key.</summary>
internal static class JwkThumbprint
{
    public static string Of(ECDsa key) => Of(key.ExportParameters(includePrivateParameters: false));

    /// <summary>Of a key on P-256.</summary>
    public static string Of(ECParameters key) =>
        OfJson($$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(key.Q.X)}}","y":"{{Base64Url.EncodeToString(key.Q.Y)}}"}""");

    public static string Of(RSAParameters key) =>
        OfJson($$"""{"e":"{{Base64Url.EncodeToString(key.Exponent)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}"}""");

    private static string OfJson(string json) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
}
