using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Webhooks;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>Decides a request that waits for a human: once, in time, and never by who asked. The API and the page both go through here.</summary>
internal sealed class ApprovalDecider(GatewayStore store, PolicyInForce policy, ManifestRegistry manifests, ApprovalNotices notices, GatewayClock time)
{
    public const int MaxReasonLength = 300;

    private const string Check = "approval.decision";

    /// <summary>Records the decision, and audits it or why it was refused.</summary>
    /// <returns>Why the approver cannot decide it; null when it is decided.</returns>
    public async Task<OAuthError?> DecideAsync(string id, Decision decision)
    {
        DateTimeOffset now = time.GetUtcNow();
        (ApprovalRequest? request, OAuthError? error) = await store.WriteAsync(session => Decide(session, id, decision, now));
        if (error is null)
        {
            notices.Tell(ApprovalNotice.Of(Event(decision), request!, now, decision.Approver));
        }

        return error;
    }

    /// <summary>Why this approver may never decide this request; null when they may.</summary>
    /// <param name="request">The request.</param>
    /// <param name="approver">The approver's id.</param>
    /// <param name="subject">The name by which users' tokens would call them.</param>
    public static string? WhyNever(ApprovalRequest request, string approver, string subject) =>

        // An id may have been an agent's when it asked, and be an approver's since; a user may be an approver as well, whoever of their issuers named them here or there.
        request.Agent == approver || request.Delegation?.Subject == subject ? "nobody decides a request of their own" : null;

    private (ApprovalRequest? Request, OAuthError? Error) Decide(StoreSession session, string id, Decision decision, DateTimeOffset now)
    {
        if (ApprovalTable.Find(session, id) is not { } request)
        {
            return (null, OAuthError.NotFound("there is no such request"));
        }

        OAuthError? error = WhyRefused(request, decision, now);
        if (error is null)
        {
            ApprovalTable.Decide(session, id, decision.Approve, decision.Approver);
        }

        AuditLog.Append(session, Describe(error is null ? Event(decision) : AuditEvents.RequestDenied, request, decision.Approver, now) with
        {
            Check = error is null ? null : Check,
            Error = error?.Code,
            Reason = error?.Description ?? decision.Reason,
        });
        return (request, error);
    }

    private static string Event(Decision decision) => decision.Approve ? AuditEvents.ApprovalGranted : AuditEvents.ApprovalRefused;

    private static OAuthError? WhyRefused(ApprovalRequest request, Decision decision, DateTimeOffset now) =>
        WhyNever(request, decision.Approver, decision.Subject) is { } never ? OAuthError.AccessDenied(never, StatusCodes.Status403Forbidden)
        : request.State != ApprovalState.Pending || request.Expires <= now ? OAuthError.Conflict("the request is decided already, or has expired")
        : decision.Digest is { } digest && digest != request.Digest() ? OAuthError.Conflict("the request is not the one that was shown")
        : null;

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
            Arguments = Audited(request.Agent, detail),
            Thumbprint = request.Thumbprint,
            LifetimeSeconds = request.LifetimeSeconds,
        };
    }

    /// <summary>By the manifest that the arguments were checked against; once another is in force, nothing tells which are audited.</summary>
    private IReadOnlyDictionary<string, ParameterValue>? Audited(string agent, AgentTaskDetail detail) =>
        manifests.FindByAgent(agent) is { } manifest && manifest.Digest == detail.Manifest && manifest.FindAgent(agent)?.FindTask(detail.Task) is { } task
            ? AuditedArguments.Of(task, detail.Parameters)
            : null;

    /// <summary>What an approver decides.</summary>
    /// <param name="Approver">Who: a client's id, or a person's.</param>
    /// <param name="Subject">The name by which users' tokens would call them.</param>
    /// <param name="Approve">Whether they approve.</param>
    /// <param name="Reason">Why; null when they do not say.</param>
    /// <param name="Digest">The digest of the request that they were shown; null when they were shown none.</param>
    public sealed record Decision(string Approver, string Subject, bool Approve, string? Reason, string? Digest = null);
}
