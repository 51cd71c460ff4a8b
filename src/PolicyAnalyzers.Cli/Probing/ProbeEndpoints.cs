using System.Text.Json;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>The gateway's endpoints: those of its metadata (RFC 8414), and those that no standard names.</summary>
internal sealed record ProbeEndpoints(string Issuer, Uri Token, Uri Revoke, Uri? Introspect, Uri? BackchannelOrNone)
{
    public Uri Backchannel => BackchannelOrNone ?? throw new NotProbedException("a backchannel authentication endpoint");

    public Uri Approvals => new(Issuer + "/approvals");

    public Uri Audit => new(Issuer + "/audit");

    public Uri Evaluation => new(Issuer + "/access/v1/evaluation");

    public Uri Console => new(Issuer + "/console");

    /// <exception cref="PolicyFormatException">It is no metadata of this gateway.</exception>
    public static ProbeEndpoints Read(string json, Uri gateway)
    {
        try
        {
            JsonElement metadata = JsonElement.Parse(json);
            string issuer = metadata.GetProperty("issuer").GetString()!;
            return issuer.TrimEnd('/') == gateway.AbsoluteUri.TrimEnd('/')
                ? new ProbeEndpoints(issuer, Of("token_endpoint")!, Of("revocation_endpoint")!, Optional("introspection_endpoint"), Optional("backchannel_authentication_endpoint"))
                : throw new PolicyFormatException($"its issuer is another one, '{issuer}'");

            Uri Of(string name) => new(metadata.GetProperty(name).GetString()!);

            Uri? Optional(string name) => metadata.TryGetProperty(name, out _) ? Of(name) : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException or ArgumentNullException)
        {
            throw new PolicyFormatException("it gives no metadata of an authorization server with token and revocation endpoint");
        }
    }
}
