using System.Text.Json;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>One request that a human decides. The digest binds the decision to everything that the token will say.</summary>
internal sealed record ApprovalRequest
{
    public required string Id { get; init; }

    public required string Agent { get; init; }

    public required string Thumbprint { get; init; }

    public required string Resource { get; init; }

    /// <summary>The scopes, sorted and separated by spaces.</summary>
    public required string Scope { get; init; }

    /// <summary>The authorization details as canonical JSON, with the arguments.</summary>
    public required string Details { get; init; }

    /// <summary>For whom the agent acts; null for itself.</summary>
    public DelegatedBy? Delegation { get; init; }

    public required string Purpose { get; init; }

    public required int LifetimeSeconds { get; init; }

    /// <summary>What the agent says to the approver (CIBA <c>binding_message</c>); not to be trusted.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset Requested { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public ApprovalState State { get; init; }

    /// <summary>What is approved: computed when it is asked for, and compared again when the token is fetched.</summary>
    public string Digest() => Delegation is null
        ? RequestDigest.Of(Agent, Thumbprint, Resource, Scope, Details)
        : RequestDigest.Of(Agent, Thumbprint, Resource, Scope, Details, JsonSerializer.Serialize(Delegation, GatewayJson.Default.DelegatedBy));
}
