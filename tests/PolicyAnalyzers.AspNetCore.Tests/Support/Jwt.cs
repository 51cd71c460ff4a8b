using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.AspNetCore.Tests.Support;

/// <summary>Writes any JWT, right or wrong, from its parts.</summary>
internal static class Jwt
{
    public static string Es256(JsonObject header, JsonObject payload, ECDsa key)
    {
        string input = Input(header.ToJsonString(), payload.ToJsonString());
        return $"{input}.{Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static string Hs256(JsonObject header, JsonObject payload, byte[] secret)
    {
        string input = Input(header.ToJsonString(), payload.ToJsonString());
        return $"{input}.{Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Unsigned(JsonObject header, JsonObject payload) => Input(header.ToJsonString(), payload.ToJsonString()) + ".";

    public static string Raw(string headerJson, string payloadJson, ECDsa key)
    {
        string input = Input(headerJson, payloadJson);
        return $"{input}.{Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static JsonObject PublicJwk(ECDsa key)
    {
        ECParameters parameters = key.ExportParameters(false);
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(parameters.Q.X!), ["y"] = Encode(parameters.Q.Y!) };
    }

    public static string Thumbprint(ECDsa key)
    {
        JsonObject jwk = PublicJwk(key);
        return Encode(SHA256.HashData(Encoding.ASCII.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""")));
    }

    public static string Hash(string token) => Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static string Input(string header, string payload) => $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
}
