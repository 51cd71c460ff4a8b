using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Switches;
using PolicyAnalyzers.Gateway.Usage;

namespace PolicyAnalyzers.Gateway.Overview;

/// <summary>The console's first page: how it stands now, what was decided lately, and who may do what where.</summary>
internal sealed class OverviewPage(PageGate gate, AuditIndexer index, ManifestRegistry manifests, PolicyInForce policy, GatewayStore store)
{
    private const int Hours = 48, Days = 30;

    /// <summary>GET /console. Who only approves is taken to the approvals.</summary>
    public Task<IResult> ShowAsync(HttpContext http) => gate.LookAsync(http, PersonRoles.Approver | PersonRoles.Operator | PersonRoles.Auditor, async view =>
    {
        if (!view.Person.Is(PersonRoles.Operator | PersonRoles.Auditor))
        {
            return Results.Redirect(view.To(PageRoutes.Approvals));
        }

        await index.CatchUpAsync(http.RequestAborted);
        return store.Read(session => Show(view, session));
    });

    private Page Show(PageView view, StoreSession session)
    {
        List<KillSwitch> switches = SwitchTable.All(session);
        List<(long Hour, string Event, long Decisions)> hours = UsageTable.ByHour(session, view.Now.AddHours(-Hours + 1));
        Dictionary<(string, string), TaskUse> uses = UsageTable.Since(session, view.Now.AddDays(-Days));
        long leases = LiveLease.Count(session, view.Now);
        return view.Show("Overview", $"""
            {(policy.Current.Disabled.Count + switches.Count == 0 ? default : (Html)$"""
                <p class="notice bad">{switches.Count} kill switch(es) are thrown here, and {policy.Current.Disabled.Count} id(s) are switched off in the policy. <a href="{view.To(PageRoutes.Switches)}">Look</a></p>
                """)}
            <ul class="figures">
            <li><b>{(leases > LiveLease.MaxCount ? "10,000+" : leases.ToString(System.Globalization.CultureInfo.InvariantCulture))}</b><span>live leases</span></li>
            <li><b>{ApprovalTable.Pending(session, view.Now).Count}</b><span>wait for a human</span></li>
            <li><b>{Sum(hours, view, AuditEvents.TokenIssued)}</b><span>tokens in 24 hours</span></li>
            <li><b>{Sum(hours, view, AuditEvents.RequestDenied)}</b><span>refusals in 24 hours</span></li>
            <li><b>{AuditHead.Of(session).Sequence}</b><span>audit records</span></li>
            </ul>
            {DecisionChart.Of(hours, UsageTable.HourOf(view.Now), Hours)}
            {AccessGraph.Of(manifests, uses, (agent, task) => policy.Current.WhyRefused(agent, task) is not null || switches.Exists(one => one.Stops(agent, task)))}
            <p class="hint">Policy in force: <code>{policy.Current.Version}</code></p>
            """);
    }

    private static long Sum(List<(long Hour, string Event, long Decisions)> hours, PageView view, string auditEvent) =>
        hours.Where(hour => hour.Event == auditEvent && hour.Hour > UsageTable.HourOf(view.Now) - 24).Sum(hour => hour.Decisions);
}
