using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>Identifiers of 256 random bits, and the only form in which the store keeps those that are secret.</summary>
internal static class Unguessable
{
    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>One that says when it was made, before as many random bits: rows that are written together stand together, and a commit changes few pages.</summary>
    public static string NewId(DateTimeOffset now) => $"{now.ToUnixTimeMilliseconds():x12}{NewId()}";

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
