using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>
/// Writes an ES256 JWT (RFC 7515, section 7.1). It only ever writes its own two kinds, and so spares the agent a JWT
/// library whose larger part reads and validates.
/// </summary>
internal static class CompactJwt
{
    public static string Write(JsonObject header, JsonObject payload, SigningKey key)
    {
        header["alg"] = "ES256";
        string input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>An id that cannot be guessed and does not repeat.</summary>
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
