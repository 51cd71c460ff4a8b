using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>The RFC 7638 thumbprint of an EC P-256 key.</summary>
internal static class JwkThumbprint
{
    public static string Of(ECDsa key) => Of(key.ExportParameters(false).Q);

    public static string Of(ECPoint point)
    {
        string json = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }
}
