using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>
/// POST /revoke (RFC 7009): one token ends its lease, and with it all of the lease's tokens. The answer is the same for a
/// token that is unknown, over, or another agent's, so that it tells nothing; the last is left alive.
/// </summary>
internal sealed class RevocationEndpoint(ClientGate gate, GatewayStore store, GatewayClock time)
{
    private const string OwnerCheck = "lease.owner";

    public Task<IResult> HandleAsync(HttpContext http) => gate.WithFormAsync(http, GatewayClientKind.Agent, async (agent, form) =>
    {
        if (form["token"] is not { } token)
        {
            return Answer.Of(OAuthError.InvalidRequest("token is missing"), http);
        }

        DateTimeOffset now = time.GetUtcNow();
        var key = TokenKey.Of(token);
        await store.WriteAsync(session => End(session, agent.Id, key, now));
        return Results.Ok();
    });

    private static bool End(StoreSession session, string agent, TokenKey key, DateTimeOffset now)
    {
        if (TokenTable.FindAlive(session, key, now) is not { } token)
        {
            return false;
        }

        bool isOwn = token.Agent == agent;
        AuditLog.Append(session, new AuditRecord
        {
            Time = now,
            Event = isOwn ? AuditEvents.LeaseEnded : AuditEvents.RequestDenied,
            Check = isOwn ? null : OwnerCheck,
            Reason = isOwn ? null : "the token is another agent's",
            Endpoint = Endpoints.Revoke,
            Agent = agent,
            Task = token.Task,
            Lease = token.Lease,
            Resource = token.Resource,
            Token = Convert.ToHexStringLower(key.Hash),
        });
        return isOwn && LeaseTable.End(session, token.Lease, Endpoints.Revoke, now);
    }
}
