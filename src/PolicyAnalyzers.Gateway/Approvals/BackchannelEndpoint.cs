using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Webhooks;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>POST /bc-authorize: asks a human for one exact request (CIBA Core 1.0, section 7, poll mode).</summary>
internal sealed class BackchannelEndpoint(RequestDecider decider, GatewayStore store, ApprovalNotices notices, IOptions<IdentityGatewayOptions> options)
{
    private const string MessageCheck = "approval.message", FloodCheck = "approval.flood";
    private const int MaxMessageLength = 200, MaxPending = 16;

    public Task<IResult> HandleAsync(HttpContext http) => decider.DecideAsync(http, Endpoints.Backchannel, isBackchannel: true, async context =>
    {
        string? message = context.Form["binding_message"];
        if (message is { Length: > MaxMessageLength } || message?.Any(char.IsControl) == true)
        {
            return (null, new Denial(
                MessageCheck, OAuthError.InvalidBindingMessage($"binding_message must be at most {MaxMessageLength} characters, without control characters")));
        }

        string requestId = Unguessable.NewId();
        ApprovalRequest request = Describe(context, message);
        AuditRecord record = context.Describe(AuditEvents.ApprovalRequested) with { LifetimeSeconds = context.LifetimeSeconds };
        if (await store.WriteAsync(session => Record(session, request, requestId, record)) is { } denial)
        {
            return (null, denial);
        }

        notices.Tell(ApprovalNotice.Of(AuditEvents.ApprovalRequested, request, context.Now));
        var response = new BackchannelResponse(requestId, (int)options.Value.ApprovalLifetime.TotalSeconds, IntervalSeconds());
        return (Answer.Of(response, GatewayJson.Default.BackchannelResponse, http), null);
    });

    private ApprovalRequest Describe(TokenRequestContext context, string? message) => new()
    {
        Id = Unguessable.NewId(),
        Agent = context.Agent.Id,
        Thumbprint = context.Thumbprint,
        Resource = context.Resource,
        Scope = string.Join(' ', context.Scopes),
        Details = context.Detail.ToJson(),
        Delegation = context.Delegation,
        Purpose = context.Task.Purpose,
        LifetimeSeconds = context.LifetimeSeconds,
        Message = message,
        Requested = context.Now,
        Expires = context.Now + options.Value.ApprovalLifetime,
    };

    /// <summary>An agent that floods approvers with prompts, until one is waved through, is stopped first.</summary>
    private Denial? Record(StoreSession session, ApprovalRequest request, string requestId, AuditRecord record)
    {
        if (ApprovalTable.CountPending(session, request.Agent, request.Requested) >= MaxPending)
        {
            return new Denial(FloodCheck, OAuthError.AccessDenied($"{MaxPending} requests of this agent wait for approval already"));
        }

        // Prompts that come one after the other wear people down as well as those that come at once.
        if (ApprovalTable.CountAsked(session, request.Agent, request.Requested - ApprovalTable.AskedWithin) >= options.Value.ApprovalRequestsPerHour)
        {
            return new Denial(FloodCheck, OAuthError.AccessDenied(
                $"the agent asked for {options.Value.ApprovalRequestsPerHour} approval(s) in the last hour already", StatusCodes.Status429TooManyRequests));
        }

        ApprovalTable.Count(session, request.Agent, request.Requested);
        ApprovalTable.Insert(session, request, requestId);
        AuditLog.Append(session, record);
        return null;
    }

    /// <summary>At least one, because a client takes nothing less for a number of seconds.</summary>
    private int IntervalSeconds() => Math.Max(1, (int)Math.Ceiling(options.Value.ApprovalPollInterval.TotalSeconds));
}
