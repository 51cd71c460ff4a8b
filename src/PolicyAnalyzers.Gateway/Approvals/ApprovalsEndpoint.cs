using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>GET /approvals and POST /approvals/{id}: approvers see what waits, and decide it once.</summary>
internal sealed class ApprovalsEndpoint(ClientGate gate, GatewayStore store, PolicyInForce policy, TimeProvider time)
{
    private const string Check = "approval.decision";
    private const int MaxReasonLength = 300;

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
        DateTimeOffset now = time.GetUtcNow();
        OAuthError? error = await store.WriteAsync(session => Decide(session, id, approver.Id, approve, decision.Reason, now));
        return error is null
            ? Answer.Of(new ApprovalOutcome(id, approve ? "approved" : "refused"), GatewayJson.Default.ApprovalOutcome, http)
            : Answer.Of(error, http);
    });

    private OAuthError? Decide(StoreSession session, string id, string approver, bool approve, string? reason, DateTimeOffset now)
    {
        if (ApprovalTable.Find(session, id) is not { } request)
        {
            return OAuthError.NotFound("there is no such request");
        }

        OAuthError? error = WhyRefused(request, approver, now);
        if (error is null)
        {
            ApprovalTable.Decide(session, id, approve, approver);
        }

        string decided = approve ? AuditEvents.ApprovalGranted : AuditEvents.ApprovalRefused;
        AuditLog.Append(session, Describe(error is null ? decided : AuditEvents.RequestDenied, request, approver, now) with
        {
            Check = error is null ? null : Check,
            Error = error?.Code,
            Reason = error?.Description ?? reason,
        });
        return error;
    }

    private static OAuthError? WhyRefused(ApprovalRequest request, string approver, DateTimeOffset now)
    {
        // An id may have been an agent's when it asked, and be an approver's since; a user may be an approver as well.
        if (request.Agent == approver || request.Delegation?.Subject == approver)
        {
            return OAuthError.AccessDenied("nobody decides a request of their own", StatusCodes.Status403Forbidden);
        }

        return request.State != ApprovalState.Pending || request.Expires <= now
            ? OAuthError.Conflict("the request is decided already, or has expired")
            : null;
    }

    private AuditRecord Describe(string auditEvent, ApprovalRequest request, string approver, DateTimeOffset now)
    {
        AgentTaskDetail detail = AgentTaskDetail.Parse(request.Details);
        return new AuditRecord
        {
            Time = now,
            Event = auditEvent,
            Endpoint = Endpoints.Approvals,
            Actor = approver,
            Agent = request.Agent,
            Task = detail.Task,
            Lease = detail.Lease,
            Subject = request.Delegation?.Subject,
            SubjectIssuer = request.Delegation?.Issuer,
            ParentLease = request.Delegation?.Parent,
            Resource = request.Resource,
            Scopes = request.Scope.Split(' '),
            Manifest = detail.Manifest,
            Policy = policy.Current.Version,
            Parameters = RequestDigest.OfParameters(detail),
            Thumbprint = request.Thumbprint,
            LifetimeSeconds = request.LifetimeSeconds,
        };
    }

    private static async Task<ApprovalDecision?> ReadDecisionAsync(HttpContext http) =>
        await RequestJson.ReadAsync(http, GatewayJson.Default.ApprovalDecision) is { Decision: "approve" or "refuse", Reason: null or { Length: <= MaxReasonLength } } decision
            ? decision
            : null;
}
