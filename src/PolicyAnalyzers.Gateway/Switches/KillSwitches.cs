using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Switches;

/// <summary>
/// Throws and lifts kill switches. They stand beside the gateway policy and can only take away: what either refuses is refused. In the transaction that records a switch, all
/// leases that it stops end, and requests for a human that it stops are refused, so that lifting it brings nothing back to life.
/// </summary>
internal sealed class KillSwitches(GatewayStore store, PolicyInForce policy, GatewayClock time)
{
    /// <summary>Throws a switch.</summary>
    /// <returns>How many leases it ended; null when it was thrown already.</returns>
    public async Task<int?> ThrowAsync(SwitchKind kind, string id, string by, string reason)
    {
        var thrown = new KillSwitch(kind, id, time.GetUtcNow(), by, reason);
        return await store.WriteAsync(session => Throw(session, thrown));
    }

    /// <summary>Lifts a switch.</summary>
    /// <returns>False when none is thrown.</returns>
    public async Task<bool> LiftAsync(SwitchKind kind, string id, string by)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await store.WriteAsync(session =>
        {
            bool lifted = SwitchTable.Delete(session, kind, id);
            if (lifted)
            {
                AuditLog.Append(session, Record(AuditEvents.SwitchLifted, kind, id, by, now));
            }

            return lifted;
        });
    }

    private int? Throw(StoreSession session, KillSwitch thrown)
    {
        if (!SwitchTable.Insert(session, thrown))
        {
            return null;
        }

        AuditLog.Append(session, Record(AuditEvents.SwitchThrown, thrown.Kind, thrown.Id, thrown.ThrownBy, thrown.Thrown) with { Reason = thrown.Reason });
        ApprovalTable.RefuseOpen(session, thrown.Stops, thrown.ThrownBy);
        return LeaseTable.EndAlive(
            session,
            Record(AuditEvents.LeaseEnded, thrown.Kind, thrown.Id, thrown.ThrownBy, thrown.Thrown),
            (agent, task, _) => thrown.Stops(agent, task) ? "a kill switch is thrown" : null);
    }

    private AuditRecord Record(string auditEvent, SwitchKind kind, string id, string by, DateTimeOffset now) => new()
    {
        Time = now,
        Event = auditEvent,
        Endpoint = PageRoutes.Switches,
        Actor = by,
        Agent = kind == SwitchKind.Agent ? id : null,
        Task = kind == SwitchKind.Task ? id : null,
        Policy = policy.Current.Version,
    };
}
