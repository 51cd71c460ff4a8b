using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The digest of a manifest: SHA-256 over the RFC 8785 form of <c>{agents, application}</c>, which is everything that
/// a decision, or an approver, goes by. Epoch and source positions stay outside.
/// </summary>
internal static class ManifestDigest
{
    public static string Compute(PolicyManifest manifest)
    {
        string canonical = CanonicalJson.Of(JsonReader.Read(ManifestWriter.WriteDigested(manifest)));
        using var sha256 = SHA256.Create();
        return "sha256-" + Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(canonical))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
