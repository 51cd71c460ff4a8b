using System.Text;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>What a signed manifest says beside the manifest.</summary>
/// <param name="Issuer">Who signs, as those who verify know it.</param>
/// <param name="KeyId">With which key; by default the key's RFC 7638 thumbprint.</param>
/// <param name="Expires">Until when it may be loaded; null for ever.</param>
public sealed record ManifestSignature(string Issuer, string KeyId, DateTimeOffset? Expires = null);

/// <summary>
/// The transport form of a manifest: a compact JWS (ES256) whose payload is the manifest's very bytes. Its protected header repeats application, epoch and digest, so that
/// they can be read before the payload is.
/// </summary>
public static class SignedManifest
{
    /// <summary>The <c>typ</c> of the header.</summary>
    public const string Type = "policy-manifest+jwt";

    /// <summary>Signs a manifest. Sources and needs stay with the build: they tell about code, and grant nothing.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="signature">Who signs.</param>
    /// <param name="sign">Makes the ES256 signature over the given bytes: 64 bytes (RFC 7518, section 3.4).</param>
    /// <exception cref="ArgumentException">What <paramref name="sign"/> gave is no ES256 signature, or the issuer or key id is empty.</exception>
    public static string Create(PolicyManifest manifest, ManifestSignature signature, Func<byte[], byte[]> sign)
    {
        if (string.IsNullOrWhiteSpace(signature.Issuer) || string.IsNullOrWhiteSpace(signature.KeyId))
        {
            throw new ArgumentException("A signed manifest names its issuer and its key.", nameof(signature));
        }

        string header = new JsonWriter(indented: false).Object(w =>
        {
            w.Name("alg").Value("ES256");
            w.Name("typ").Value(Type);
            w.Name("kid").Value(signature.KeyId);
            w.Name("iss").Value(signature.Issuer);
            w.Name("application").Value(manifest.Application);
            w.Name("epoch").Value(manifest.Epoch);
            w.Name("digest").Value(manifest.Digest);
            if (signature.Expires is { } expires)
            {
                w.Name("exp").Value(expires.ToUnixTimeSeconds());
            }
        }).ToString();
        string payload = new PolicyManifest(manifest.Application, manifest.Epoch, manifest.Agents).ToJson();
        string input = $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(header))}.{Base64UrlText.Encode(Encoding.UTF8.GetBytes(payload))}";
        byte[] value = sign(Encoding.ASCII.GetBytes(input));
        return value.Length == 64
            ? $"{input}.{Base64UrlText.Encode(value)}"
            : throw new ArgumentException($"An ES256 signature has 64 bytes, and this one has {value.Length}.", nameof(sign));
    }
}
