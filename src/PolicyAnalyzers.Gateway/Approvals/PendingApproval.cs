using System.Text.Json;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>What an approver sees: all that the token will allow, with the arguments.</summary>
internal sealed record PendingApproval(
    string Id,
    string Agent,
    string? Subject,
    string? SubjectIssuer,
    string Task,
    string Purpose,
    JsonElement Parameters,
    string Resource,
    string Scope,
    int LifetimeSeconds,
    string? BindingMessage,
    DateTimeOffset Requested,
    DateTimeOffset Expires)
{
    public static PendingApproval Of(ApprovalRequest request) => new(
        request.Id,
        request.Agent,
        request.Delegation?.Subject,
        request.Delegation?.Issuer,
        AgentTaskDetail.Parse(request.Details).Task,
        request.Purpose,
        JsonElement.Parse(request.Details)[0].GetProperty("parameters"),
        request.Resource,
        request.Scope,
        request.LifetimeSeconds,
        request.Message,
        request.Requested,
        request.Expires);
}

/// <summary>An approver's decision: <c>approve</c> or <c>refuse</c>.</summary>
internal sealed record ApprovalDecision(string Decision, string? Reason = null);

/// <summary>What became of a request.</summary>
internal sealed record ApprovalOutcome(string Id, string State);
