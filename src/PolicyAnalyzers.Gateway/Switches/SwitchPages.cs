using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Switches;

/// <summary>The page on which operators stop agents, tasks or everything, and let them go on.</summary>
internal sealed class SwitchPages(PageGate gate, KillSwitches switches, ManifestRegistry manifests, PolicyInForce policy, GatewayStore store)
{
    private const int MaxIdLength = 200, MaxReasonLength = 300;

    /// <summary>GET /console/switches.</summary>
    public Task<IResult> ShowAsync(HttpContext http) => gate.LookAsync(
        http, PersonRoles.Operator | PersonRoles.Auditor, view => Task.FromResult<IResult>(Show(view, http.Request.Query["done"] switch
        {
            [{ } done] when int.TryParse(done, out int ended) => (Html)$"""<p class="notice good" role="status">Thrown. It counts from the next request on; {ended} lease(s) were ended.</p>""",
            ["lifted"] => (Html)$"""<p class="notice good" role="status">Lifted. What it ended stays ended.</p>""",
            _ => default,
        })));

    /// <summary>POST /console/switches: throws one.</summary>
    public Task<IResult> ThrowAsync(HttpContext http) => gate.ChangeAsync(http, PersonRoles.Operator, async (view, form) =>
    {
        (SwitchKind? kind, string id) = Read(form);
        string reason = form["reason"].ToString().Trim();
        if (kind is null || reason.Length is 0 or > MaxReasonLength || reason.Any(char.IsControl) || (kind == SwitchKind.Everything && form["sure"] != "yes"))
        {
            return Show(view, Problem("Say what to stop and why; and for everything, that you are sure. Nothing was stopped."), StatusCodes.Status400BadRequest);
        }

        return await switches.ThrowAsync(kind.Value, id, view.Person.Id, reason) is { } ended
            ? Results.Redirect(view.To(PageRoutes.Switches) + "?done=" + ended)
            : Show(view, Problem("This switch is thrown already."), StatusCodes.Status409Conflict);
    });

    /// <summary>POST /console/switches/lift.</summary>
    public Task<IResult> LiftAsync(HttpContext http) => gate.ChangeAsync(http, PersonRoles.Operator, async (view, form) =>
        Read(form) is (SwitchKind kind, var id) && await switches.LiftAsync(kind, id, view.Person.Id)
            ? Results.Redirect(view.To(PageRoutes.Switches) + "?done=lifted")
            : Show(view, Problem("There is no such switch; somebody may have lifted it before you."), StatusCodes.Status409Conflict));

    private static (SwitchKind? Kind, string Id) Read(IFormCollection form)
    {
        string id = form["id"].ToString().Trim();
        return form["kind"].ToString() switch
        {
            "agent" when IsId(id) => (SwitchKind.Agent, id),
            "task" when IsId(id) => (SwitchKind.Task, id),
            "everything" => (SwitchKind.Everything, string.Empty),
            _ => (null, string.Empty),
        };
    }

    private static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && !id.Any(char.IsControl);

    private Page Show(PageView view, Html outcome, int status = StatusCodes.Status200OK)
    {
        List<KillSwitch> thrown = store.Read(SwitchTable.All);
        bool canChange = view.Person.Is(PersonRoles.Operator);
        return view.Show("Kill switches", $"""
            {outcome}
            <p class="hint">A switch counts from the next request on, on every node. It ends the leases that it stops, refuses what waits for a human, and stays until an operator lifts it.
            It can only take away: what the gateway policy refuses stays refused.</p>
            <h2>Thrown here</h2>
            {Thrown(view, thrown, canChange)}
            {FromPolicy()}
            {(canChange ? ThrowForms(view) : (Html)$"""<p class="hint">Operators throw and lift switches.</p>""")}
            """, status);
    }

    private static Html Thrown(PageView view, List<KillSwitch> thrown, bool canLift) => thrown.Count == 0
        ? (Html)$"""<p class="empty">None.</p>"""
        : $"""
            <div class="wide" tabindex="0" role="region" aria-label="Switches that are thrown"><table>
            <thead><tr><th scope="col">Stops</th><th scope="col">Since</th><th scope="col">By</th><th scope="col">Why</th><th scope="col"><span class="live">Lift</span></th></tr></thead>
            <tbody>{Html.Each(thrown, one => $"""
                <tr><td><span class="tag off">{SwitchTable.Word(one.Kind)}</span> <code>{one.Id}</code></td><td>{Spans.At(one.Thrown)}</td><td>{one.ThrownBy}</td><td>{one.Reason}</td>
                <td>{(canLift ? Lift(view, one) : default)}</td></tr>
                """)}</tbody></table></div>
            """;

    private static Html Lift(PageView view, KillSwitch one) => view.Form(PageRoutes.LiftSwitch, $"""
        <input type="hidden" name="kind" value="{SwitchTable.Word(one.Kind)}"><input type="hidden" name="id" value="{one.Id}">
        <button class="quiet">Lift<span class="live"> the switch of {(one.Kind == SwitchKind.Everything ? "everything" : one.Id)}</span></button>
        """, "inline");

    private Html FromPolicy() => policy.Current.Disabled.Count == 0
        ? default
        : (Html)$"""
            <h2>Switched off in the gateway policy</h2>
            <p>{Html.Each(policy.Current.Disabled, id => $"""<span class="tag off">{(id == GatewayPolicy.Everything ? "everything" : id)}</span> """)}
            <span class="soft">The policy's file lifts these, not this page.</span></p>
            """;

    private Html ThrowForms(PageView view) => $"""
        <h2>Throw a switch</h2>
        {view.Form(PageRoutes.Switches, $"""
            <label>What <select name="kind"><option value="agent">Agent</option><option value="task">Task</option></select></label>
            <label>Id <input name="id" list="known" required maxlength="{MaxIdLength}" value="{view.Http.Request.Query["id"]}" autocomplete="off"></label>
            <label>Why <input name="reason" required maxlength="{MaxReasonLength}" size="40" autocomplete="off"></label>
            <button class="danger">Stop it</button>
            """, "search")}
        <datalist id="known">{Html.Each(Known(), id => $"""<option value="{id}">""")}</datalist>
        {view.Form(PageRoutes.Switches, $"""
            <input type="hidden" name="kind" value="everything">
            <label>Why <input name="reason" required maxlength="{MaxReasonLength}" size="40" autocomplete="off"></label>
            <span><input type="checkbox" id="sure" name="sure" value="yes" required> <label for="sure">I am sure: no agent gets a token</label></span>
            <button class="danger">Stop everything</button>
            """, "search")}
        """;

    private IEnumerable<string> Known() => manifests.All.SelectMany(manifest => manifest.Agents)
        .SelectMany(agent => agent.Tasks.Select(task => task.Id).Prepend(agent.Id)).Distinct().Order(StringComparer.Ordinal).Take(1000);

    private static Html Problem(string text) => $"""<p class="notice bad" role="alert">{text}</p>""";
}
