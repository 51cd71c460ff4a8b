using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Gateway.Webhooks;

/// <summary>The signature of a webhook (Standard Webhooks 1.0): HMAC-SHA256 over id, time in seconds and body.</summary>
internal static class WebhookSignature
{
    private const string SecretPrefix = "whsec_", Version = "v1,";
    private const int MinSecret = 24, MaxSecret = 64;

    /// <returns>Null when the text is no secret.</returns>
    public static byte[]? ReadSecret(string text)
    {
        Span<byte> bytes = stackalloc byte[MaxSecret + 3];
        return text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out int length)
            && length is >= MinSecret and <= MaxSecret
                ? bytes[..length].ToArray()
                : null;
    }

    public static string Of(byte[] secret, string id, long seconds, string body) =>
        Version + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.{body}"))));
}
