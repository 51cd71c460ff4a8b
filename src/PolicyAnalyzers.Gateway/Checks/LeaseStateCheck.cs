using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>
/// The lease begins here, or is alive and of this very run. One answer for unknown, ended and foreign leases. That it
/// is still alive is settled once more in the transaction that records the token.
/// </summary>
internal sealed class LeaseStateCheck(GatewayStore store) : ITokenRequestCheck
{
    public const string CheckId = "lease.state";

    public static OAuthError NotAlive { get; } = OAuthError.InvalidGrant("the lease is unknown, over, or of another agent, task, arguments, key or subject");

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private CheckResult Evaluate(TokenRequestContext context)
    {
        Lease begun = Begin(context);
        if (context.Detail.Lease is not { } id)
        {
            context.Lease = begun;
            return CheckResult.Pass;
        }

        if (store.Read(session => LeaseTable.FindAlive(session, id, context.Now)) is not { } lease || !lease.IsOfSameRun(begun))
        {
            return NotAlive;
        }

        // The policy may have become stricter since the lease began.
        DateTimeOffset narrowed = Earlier(lease.Began.AddSeconds(context.LifetimeSeconds), context.Delegation?.ExpiresAt);
        context.Lease = narrowed < lease.Deadline ? lease with { Deadline = narrowed } : lease;
        return context.Lease.Deadline > context.Now ? CheckResult.Pass : NotAlive;
    }

    /// <summary>A lease from now, on the whole second, as a token counts time.</summary>
    private static Lease Begin(TokenRequestContext context)
    {
        var began = DateTimeOffset.FromUnixTimeSeconds(context.Now.ToUnixTimeSeconds());
        DelegatedBy? delegation = context.Delegation;
        return new Lease(
            Unguessable.NewId(context.Now),
            context.Agent.Id,
            context.Task.Id,
            context.Manifest.Digest,
            RequestDigest.OfParameters(context.Detail),
            context.Thumbprint,
            began,
            Earlier(began.AddSeconds(context.LifetimeSeconds), delegation?.ExpiresAt))
        {
            IsNew = true,
            Subject = delegation?.Subject,
            SubjectIssuer = delegation?.Issuer,
            Actors = delegation?.Actors,
            Parent = delegation?.Parent,
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset time, DateTimeOffset? other) => other < time ? other.Value : time;
}
