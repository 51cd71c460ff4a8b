using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>The search in the audit log, and each of its decisions with every check.</summary>
internal sealed class AuditPages(PageGate gate, AuditIndexer index, TokenRequestChecks checks, GatewayStore store)
{
    /// <summary>How many records a page shows, and how many it reads at most when no index answers alone.</summary>
    private const int PageSize = 50, MaxRead = 200_000;

    private const PersonRoles Readers = PersonRoles.Operator | PersonRoles.Auditor;

    private static readonly string[] s_events =
    [
        AuditEvents.TokenIssued, AuditEvents.RequestDenied, AuditEvents.ApprovalRequested, AuditEvents.ApprovalGranted, AuditEvents.ApprovalRefused,
        AuditEvents.LeaseEnded, AuditEvents.EvaluationAnswered, AuditEvents.PolicyLoaded, AuditEvents.SwitchThrown, AuditEvents.SwitchLifted, AuditEvents.AuditRemoved,
    ];

    /// <summary>GET /console/audit.</summary>
    public Task<IResult> SearchAsync(HttpContext http, long? before) => gate.LookAsync(http, Readers, async view =>
    {
        var search = AuditSearch.Of(http.Request.Query);
        long unread = await index.CatchUpAsync(http.RequestAborted);
        (List<AuditRecord> records, long readTo) = store.Read(session => Find(session, search, before));
        return view.Show("Audit", $"""
            {Form(view, search)}
            {(unread == 0 ? default : (Html)$"""<p class="notice warn">The newest {unread} records are not searched yet.</p>""")}
            {(records.Count == 0 ? (Html)$"""<p class="empty">Nothing was found{(readTo > 0 ? $" after record {readTo}" : string.Empty)}.</p>""" : Table(view, records))}
            <p class="pages">{Older(view, search, records, readTo)} {(before is null ? default : (Html)$"""<a href="{view.To(PageRoutes.Audit)}{search.Query()}">Newest</a>""")}</p>
            """);
    });

    /// <summary>GET /console/audit/{sequence}.</summary>
    public Task<IResult> ExplainAsync(HttpContext http, long sequence) => gate.LookAsync(http, Readers, view =>
    {
        AuditRecord? record = store.Read(session => session.First(
            "SELECT chain, record FROM audit WHERE sequence = $1", row => AuditLog.Read(sequence, row.GetFieldValue<byte[]>(0), row.GetString(1)), sequence));
        return Task.FromResult<IResult>(record is null
            ? PageGate.Refuse(view, StatusCodes.Status404NotFound, "Not found", "The audit log has no such record.")
            : view.Show($"Record {record.Sequence}", DecisionExplanation.Of(record, checks, view)));
    });

    private static (List<AuditRecord> Records, long ReadTo) Find(StoreSession session, AuditSearch search, long? before)
    {
        long end = Math.Min(before ?? long.MaxValue, search.To is { } to ? AuditIndexTable.LastBefore(session, to) + 1 : long.MaxValue);
        long begin = search.From is { } from ? AuditIndexTable.LastBefore(session, from) : 0;
        long readTo = search.IsIndexed ? begin : Math.Max(begin, Math.Min(end, AuditIndexTable.End(session) + 1) - 1 - MaxRead);
        return (AuditIndexTable.Find(session, search, readTo, end, PageSize + 1), readTo > begin ? readTo : 0);
    }

    private static Html Form(PageView view, AuditSearch search) => $"""
        <form class="search" method="get" action="{view.To(PageRoutes.Audit)}" role="search">
        <label>Event <select name="event"><option value="">any</option>{Html.Each(s_events, name => name == search.Event
            ? (Html)$"""<option selected>{name}</option>""" : $"""<option>{name}</option>""")}</select></label>
        <label>Agent <input name="agent" value="{search.Agent}" size="18"></label>
        <label>Task <input name="task" value="{search.Task}" size="18"></label>
        <label>Lease <input name="lease" value="{search.Lease}" size="18"></label>
        <label>From (UTC) <input name="from" type="datetime-local" value="{search.FromText}"></label>
        <label>To (UTC) <input name="to" type="datetime-local" value="{search.ToText}"></label>
        <button class="primary">Search</button>
        </form>
        """;

    private static Html Table(PageView view, List<AuditRecord> records) => $"""
        <div class="wide" tabindex="0" role="region" aria-label="Records"><table>
        <thead><tr><th scope="col" class="n">Record</th><th scope="col">Time (UTC)</th><th scope="col">Event</th><th scope="col">Agent</th><th scope="col">Task</th>
        <th scope="col">Resource</th><th scope="col">Actor</th><th scope="col">Why</th></tr></thead>
        <tbody>{Html.Each(records.Take(PageSize), record => $"""
            <tr><td class="n"><a href="{view.To(PageRoutes.Audit)}/{record.Sequence}">{record.Sequence}</a></td><td>{Spans.At(record.Time)}</td>
            <td><span class="event {(record.Check is null ? "soft" : "refused")}">{record.Event}</span></td><td class="id">{record.Agent}</td><td class="id"><code>{record.Task}</code></td>
            <td><code>{record.Resource}</code></td><td>{record.Actor}</td><td>{(record.Check is null ? default : (Html)$"""<code>{record.Check}</code> """)}{record.Reason}</td></tr>
            """)}</tbody></table></div>
        """;

    private static Html Older(PageView view, AuditSearch search, List<AuditRecord> records, long readTo) =>
        records.Count > PageSize ? (Html)$"""<a href="{view.To(PageRoutes.Audit)}{search.Query("before", records[PageSize - 1].Sequence)}">Older</a>"""
        : readTo > 0 ? $"""<a href="{view.To(PageRoutes.Audit)}{search.Query("before", readTo + 1)}">Search further back</a>"""
        : default(Html);
}
