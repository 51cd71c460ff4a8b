using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>
/// Digests that stand for a request without showing it: SHA-256, as <c>sha256-</c> and base64url. Fields are prefixed
/// with their length, so that no two requests run together into one.
/// </summary>
internal static class RequestDigest
{
    /// <summary>Which task, of which manifest, with which arguments: what a lease is bound to.</summary>
    public static string OfParameters(AgentTaskDetail detail) =>
        Of((detail.Lease is null ? detail : new AgentTaskDetail(detail.Task, detail.Manifest, detail.Parameters)).ToJson());

    public static string Of(params ReadOnlySpan<string> fields)
    {
        var text = new StringBuilder();
        foreach (string field in fields)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{field.Length}:{field}");
        }

        return "sha256-" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
