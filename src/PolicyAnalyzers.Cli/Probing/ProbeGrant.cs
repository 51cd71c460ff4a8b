using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A token that was granted, and with what.</summary>
internal sealed record ProbeGrant(string Token, string? LeaseOrNone, DateTimeOffset Expires, string Assertion, string AssertionId, string Proof, string ProofId)
{
    public string Lease => LeaseOrNone ?? throw new NotProbedException("a lease in the answer's authorization_details");

    public static string? LeaseIn(ProbeReply reply) =>
        reply.Member("authorization_details") is JsonArray details && details.FirstOrDefault() is JsonObject detail && detail["lease"] is JsonValue lease && lease.TryGetValue(out string? id) ? id : null;
}
