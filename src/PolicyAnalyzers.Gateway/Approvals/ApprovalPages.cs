using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>The page on which people decide what waits for a human.</summary>
internal sealed class ApprovalPages(PageGate gate, ApprovalDecider decider, ManifestRegistry manifests, GatewayStore store)
{
    private const int MaxShown = 100;

    /// <summary>GET /console/approvals; with <c>?part=list</c> what a live page takes over.</summary>
    public Task<IResult> ListAsync(HttpContext http) => gate.LookAsync(http, PersonRoles.Approver, view => Task.FromResult<IResult>(
        http.Request.Query["part"] == "list"
            ? new Page(List(view))
            : Show(view, Outcome(http.Request.Query["done"]))));

    /// <summary>POST /console/approvals/{id}.</summary>
    public Task<IResult> DecideAsync(HttpContext http, string id) => gate.ChangeAsync(http, PersonRoles.Approver, async (view, form) =>
    {
        string decision = form["decision"].ToString(), reason = form["reason"].ToString().Trim(), digest = form["digest"].ToString();
        if (decision is not ("approve" or "refuse") || reason.Length > ApprovalDecider.MaxReasonLength || reason.Any(char.IsControl) || digest.Length == 0)
        {
            return Show(view, Problem($"Approve or refuse, with a reason of at most {ApprovalDecider.MaxReasonLength} characters. Nothing was decided."), StatusCodes.Status400BadRequest);
        }

        bool approve = decision == "approve";
        OAuthError? error = await decider.DecideAsync(id, new ApprovalDecider.Decision(view.Person.Id, view.Person.UserName, approve, reason.Length == 0 ? null : reason, digest));
        return error is null
            ? Results.Redirect(view.To(PageRoutes.Approvals) + (approve ? "?done=approved" : "?done=refused"))
            : Show(view, Problem($"Not done: {error.Description}."), error.Status);
    });

    private Page Show(PageView view, Html outcome, int status = StatusCodes.Status200OK) => view.Show("Approvals", $"""
        {outcome}
        <p class="hint">Agents wait for these. What you approve is this one request, once; it cannot be changed after.
        <span class="keys">With a request in focus: <kbd>J</kbd> next, <kbd>K</kbd> previous, <kbd>A</kbd> to its approve button, <kbd>R</kbd> to its reason.</span>
        <noscript>This page does not update itself without JavaScript: <a href="{view.To(PageRoutes.Approvals)}">look again</a>.</noscript></p>
        <div data-live="{view.To(PageRoutes.Approvals)}?part=list" data-thing="request">{List(view)}</div>
        """, status);

    private Html List(PageView view)
    {
        List<ApprovalRequest> pending = store.Read(session => ApprovalTable.Pending(session, view.Now));
        Html cards = Html.Each(pending.Take(MaxShown), request => ApprovalCard.Of(request, manifests, view));
        return pending.Count == 0
            ? (Html)$"""<p class="empty" data-empty>Nothing waits for you.</p>"""
            : $"""{cards}{More(pending.Count)}""";
    }

    private static Html More(int count) => count > MaxShown ? (Html)$"""<p class="hint">{count - MaxShown} more wait behind these.</p>""" : default;

    private static Html Outcome(string? done) => done switch
    {
        "approved" => (Html)$"""<p class="notice good" role="status">Approved. The agent can fetch its token now, once.</p>""",
        "refused" => $"""<p class="notice good" role="status">Refused. The agent is told so.</p>""",
        _ => default,
    };

    private static Html Problem(string text) => $"""<p class="notice bad" role="alert">{text}</p>""";
}
