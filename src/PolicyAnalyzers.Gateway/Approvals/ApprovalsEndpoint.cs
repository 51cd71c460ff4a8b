using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>GET /approvals and POST /approvals/{id}: approvers see what waits, and decide it once.</summary>
internal sealed class ApprovalsEndpoint(ClientGate gate, GatewayStore store, ApprovalDecider decider, GatewayClock time)
{
    public Task<IResult> ListAsync(HttpContext http) => gate.WithBearerAsync(http, GatewayClientKind.Approver, _ =>
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<PendingApproval> pending = [.. store.Read(session => ApprovalTable.Pending(session, now)).Select(PendingApproval.Of)];
        return Task.FromResult(Answer.Of(pending, GatewayJson.Default.IReadOnlyListPendingApproval, http));
    });

    public Task<IResult> DecideAsync(HttpContext http, string id) => gate.WithBearerAsync(http, GatewayClientKind.Approver, async approver =>
    {
        if (await ReadDecisionAsync(http) is not { } decision)
        {
            return Answer.Of(OAuthError.InvalidRequest("""the body must be a JSON object with a decision of 'approve' or 'refuse', and at most a reason"""), http);
        }

        bool approve = decision.Decision == "approve";
        OAuthError? error = await decider.DecideAsync(id, new ApprovalDecider.Decision(approver.Id, approver.Id, approve, decision.Reason));
        return error is null
            ? Answer.Of(new ApprovalOutcome(id, approve ? "approved" : "refused"), GatewayJson.Default.ApprovalOutcome, http)
            : Answer.Of(error, http);
    });

    private static async Task<ApprovalDecision?> ReadDecisionAsync(HttpContext http) =>
        await RequestJson.ReadAsync(http, GatewayJson.Default.ApprovalDecision) is { Decision: "approve" or "refuse", Reason: null or { Length: <= ApprovalDecider.MaxReasonLength } } decision
            ? decision
            : null;
}
