using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>A task token, as this process holds it. It never shows itself.</summary>
internal sealed record TaskToken(string Value, string Lease, IReadOnlyList<string> Scopes, DateTimeOffset Expires)
{
    public override string ToString() => nameof(TaskToken);
}

/// <summary>What a token is asked for: one resource of one task, in a lease that goes on or begins.</summary>
internal sealed record TokenOrder(TaskRequest Request, TaskPolicy Policy, ResourceGrant Grant, string ManifestDigest, string? Lease)
{
    public IEnumerable<KeyValuePair<string, string>> ToForm() =>
    [
        new("resource", Grant.Resource),
        new("scope", string.Join(' ', Grant.Scopes)),
        new("authorization_details", new AgentTaskDetail(Request.Task, ManifestDigest, Request.Parameters, Lease).ToJson()),
    ];
}
