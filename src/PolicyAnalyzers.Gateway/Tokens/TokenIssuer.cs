using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Switches;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>
/// Mints a token and records it, its lease and the decision in one transaction. What another request may have changed
/// since the checks ran is asked again inside it: a lease that ends meanwhile gets no token, an approval serves once.
/// </summary>
internal sealed class TokenIssuer(GatewayStore store, SigningKeyRing keys, PolicyInForce policy, ManifestRegistry manifests, IOptions<IdentityGatewayOptions> options)
{
    private const string RateCheck = "gateway.rate";

    private static readonly Denial KeyRevoked = new("signing.key", OAuthError.Unavailable);

    /// <exception cref="StoreUnavailableException">Nothing is recorded, and the token must not be given out.</exception>
    public async Task<(TaskToken Token, Denial? Denial)> IssueAsync(TokenRequestContext context)
    {
        (TaskToken token, Denial? denial) = await TryIssueAsync(context);
        if (denial == KeyRevoked)
        {
            // Revoked since this node last looked: there is another key by now, or the request is denied.
            keys.Refresh();
            (token, denial) = await TryIssueAsync(context);
        }

        return (token, denial);
    }

    private async Task<(TaskToken Token, Denial? Denial)> TryIssueAsync(TokenRequestContext context)
    {
        TaskToken token = await TaskToken.MintAsync(context, options.Value.Issuer, keys);
        AuditRecord issued = context.Describe(AuditEvents.TokenIssued) with
        {
            Token = Convert.ToHexStringLower(token.Hash),
            LifetimeSeconds = token.LifetimeSeconds,
        };
        Denial? denial = await store.WriteAsync(session => Record(session, context, token, issued));
        context.Replays?.Settle();
        return (token, denial);
    }

    private Denial? Record(StoreSession session, TokenRequestContext context, TaskToken token, AuditRecord issued)
    {
        if (context.Replays?.Write(session) is { } replayed)
        {
            return Denial.OfReplay(replayed);
        }

        if (!KeyTable.IsTrusted(session, token.SigningKey))
        {
            return KeyRevoked;
        }

        Lease lease = context.Lease;
        if (!lease.IsNew && LeaseTable.FindAlive(session, lease.Id, context.Now) is null)
        {
            return new Denial(LeaseStateCheck.CheckId, LeaseStateCheck.NotAlive);
        }

        if (lease.Parent is { } parent && LeaseTable.FindAlive(session, parent, context.Now) is null)
        {
            return new Denial(SubjectDelegationCheck.CheckId, SubjectDelegationCheck.Over);
        }

        // A policy that came meanwhile has ended, or is about to end, what it refuses; nothing may begin after that.
        if (policy.Current.WhyRefused(lease.Agent, lease.Task) is { } reason)
        {
            return new Denial(GatewayPolicyCheck.CheckId, OAuthError.AccessDenied(reason));
        }

        // And so with a manifest: what began under another has ended, or is about to.
        if (manifests.FindByAgent(lease.Agent)?.Digest != lease.Manifest)
        {
            return new Denial(ManifestDigestCheck.CheckId, ManifestDigestCheck.NotInForce);
        }

        if (SwitchTable.Stops(session, lease.Agent, lease.Task))
        {
            return new Denial(KillSwitchCheck.CheckId, KillSwitchCheck.Thrown);
        }

        // Before the approval is used: one that gives no token now can be fetched later.
        LeaseRate? rate = lease.IsNew ? context.Policy.Find(lease.Agent)?.Rate : null;
        if (rate is not null && LeaseTable.HasReached(session, lease.Agent, rate, context.Now))
        {
            return new Denial(
                RateCheck, OAuthError.AccessDenied($"the agent began {rate.Leases} lease(s) in the last {rate.PerSeconds} second(s) already", StatusCodes.Status429TooManyRequests));
        }

        if (context.Approval is { } approval && !ApprovalTable.TryUse(session, approval.Id))
        {
            return new Denial(HumanApprovalCheck.CheckId, HumanApprovalCheck.Used);
        }

        if (lease.IsNew)
        {
            if (rate is not null)
            {
                LeaseTable.Count(session, lease.Agent, context.Now);
            }

            LeaseTable.Insert(session, lease);
        }

        TokenTable.Insert(session, token, lease.Id, context.Resource);
        AuditLog.Append(session, issued);
        return null;
    }
}
