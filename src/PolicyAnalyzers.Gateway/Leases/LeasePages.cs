using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Leases;

/// <summary>The page of the leases that are alive, and their end by an operator.</summary>
internal sealed class LeasePages(PageGate gate, GatewayStore store, PolicyInForce policy, GatewayClock time)
{
    private const int PageSize = 100;

    /// <summary>GET /console/leases; with <c>?part=list</c> what a live page takes over.</summary>
    public Task<IResult> ListAsync(HttpContext http) => gate.LookAsync(http, PersonRoles.Operator | PersonRoles.Auditor, view => Task.FromResult<IResult>(
        http.Request.Query["part"] == "list" ? new Page(List(view)) : Show(view, http.Request.Query["done"] == "ended"
            ? (Html)$"""<p class="notice good" role="status">Ended, and all of its tokens with it.</p>"""
            : default)));

    /// <summary>POST /console/leases/end.</summary>
    public Task<IResult> EndAsync(HttpContext http) => gate.ChangeAsync(http, PersonRoles.Operator, async (view, form) =>
    {
        string id = form["lease"].ToString();
        DateTimeOffset now = time.GetUtcNow();
        return await store.WriteAsync(session => End(session, id, view.Person.Id, now))
            ? Results.Redirect(view.To(PageRoutes.Leases) + "?done=ended")
            : Show(view, $"""<p class="notice bad" role="alert">The lease is over already.</p>""", StatusCodes.Status409Conflict);
    });

    private bool End(StoreSession session, string id, string by, DateTimeOffset now)
    {
        if (LeaseTable.FindAlive(session, id, now) is not { } lease || !LeaseTable.End(session, id, PageRoutes.Leases, now))
        {
            return false;
        }

        AuditLog.Append(session, new AuditRecord
        {
            Time = now,
            Event = AuditEvents.LeaseEnded,
            Endpoint = PageRoutes.Leases,
            Actor = by,
            Agent = lease.Agent,
            Task = lease.Task,
            Lease = lease.Id,
            Subject = lease.Subject,
            SubjectIssuer = lease.SubjectIssuer,
            ParentLease = lease.Parent,
            Manifest = lease.Manifest,
            Parameters = lease.Parameters,
            Policy = policy.Current.Version,
            Reason = "ended by an operator",
        });
        return true;
    }

    private Page Show(PageView view, Html outcome, int status = StatusCodes.Status200OK) => view.Show("Live leases", $"""
        {outcome}
        <p class="hint">Each is one run of one task. Its end revokes its tokens at once. To keep an agent from beginning another, <a href="{view.To(PageRoutes.Switches)}">throw a switch</a>.</p>
        <div data-live="{view.To(PageRoutes.Leases)}?part=list" data-thing="lease">{List(view)}</div>
        """, status);

    private Html List(PageView view)
    {
        (List<LiveLease> leases, long count) = store.Read(session => (LiveLease.First(session, view.Now, PageSize), LiveLease.Count(session, view.Now)));
        return leases.Count == 0
            ? (Html)$"""<p class="empty" data-empty>No lease is alive.</p>"""
            : $"""
                <div class="wide" tabindex="0" role="region" aria-label="Live leases"><table>
                <caption data-items-caption>{(count > LiveLease.MaxCount ? "More than 10,000 leases are" : count == 1 ? "1 lease is" : count + " leases are")} alive. {(count > PageSize ? $"The {PageSize} that end first:" : string.Empty)}</caption>
                <thead><tr><th scope="col">Agent</th><th scope="col">User</th><th scope="col">Task</th><th scope="col">Resources</th><th scope="col">Begun</th><th scope="col">Ends in</th>
                <th scope="col" class="n">Tokens</th><th scope="col">Lease</th><th scope="col"><span class="live">End</span></th></tr></thead>
                <tbody data-items>{Html.Each(leases, lease => Row(view, lease))}</tbody></table></div>
                """;
    }

    private static Html Row(PageView view, LiveLease lease) => $"""
        <tr data-item="{lease.Id}" data-version="{lease.Tokens}"><td class="id">{lease.Agent}</td><td>{lease.Subject ?? "–"}</td><td><code>{lease.Task}</code></td>
        <td>{Html.Each(lease.Resources, resource => $"""<code>{resource}</code><br>""")}</td>
        <td class="id">{Spans.Since(lease.Began, view.Now)} ago</td><td class="id">{Spans.Until(lease.Deadline, view.Now)}</td><td class="n">{lease.Tokens}</td>
        <td><a href="{view.To(PageRoutes.Audit)}?lease={Uri.EscapeDataString(lease.Id)}"><code>{lease.Id[..8]}…</code></a></td>
        <td>{(view.Person.Is(PersonRoles.Operator) ? EndForm(view, lease) : default)}</td></tr>
        """;

    private static Html EndForm(PageView view, LiveLease lease) => view.Form(PageRoutes.EndLease, $"""
        <input type="hidden" name="lease" value="{lease.Id}"><button class="quiet danger">End<span class="live"> lease {lease.Id[..8]} of {lease.Task}</span></button>
        """, "inline");
}
