using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>Which check denied a request, and what the client is told.</summary>
internal sealed record Denial(string Check, OAuthError Error)
{
    private bool IsReplay { get; init; }

    /// <summary>An earlier request had the assertion or the proof. That is found out when the decision is recorded, and told as the check would have told it.</summary>
    public static Denial OfReplay(string key) => (key.StartsWith("dpop:", StringComparison.Ordinal)
        ? new Denial(SenderProofCheck.CheckId, OAuthError.InvalidProof("the proof was used before"))
        : new Denial(AgentAuthenticationCheck.CheckId, OAuthError.InvalidClient("the client assertion was used before"))) with
    {
        IsReplay = true,
    };

    /// <summary>The record of it. A replay proves nothing of what the request says after it: an assertion that was used before authenticates nobody.</summary>
    public AuditRecord In(AuditRecord record) => (IsReplay
        ? new AuditRecord { Time = record.Time, Event = record.Event, Endpoint = record.Endpoint, Policy = record.Policy, Agent = Check == SenderProofCheck.CheckId ? record.Agent : null }
        : record) with
    {
        Check = Check,
        Error = Error.Code,
        Reason = Error.Description,
    };
}
