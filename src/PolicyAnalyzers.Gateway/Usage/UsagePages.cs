using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Usage;

/// <summary>The page that holds what tasks declare against what they use, and says what could be narrower.</summary>
internal sealed class UsagePages(PageGate gate, AuditIndexer index, ManifestRegistry manifests, GatewayStore store)
{
    private const int PageSize = 50, Days = 30;

    /// <summary>GET /console/tasks.</summary>
    public Task<IResult> ShowAsync(HttpContext http, string? agent, int? from) => gate.LookAsync(http, PersonRoles.Operator | PersonRoles.Auditor, async view =>
    {
        await index.CatchUpAsync(http.RequestAborted);
        Dictionary<(string, string), TaskUse> uses = store.Read(session => UsageTable.Since(session, view.Now.AddDays(-Days)));
        (AgentPolicy Agent, TaskPolicy Task)[] declared =
        [
            .. manifests.All.SelectMany(manifest => manifest.Agents).Where(one => string.IsNullOrEmpty(agent) || one.Id == agent)
                .OrderBy(one => one.Id, StringComparer.Ordinal).SelectMany(one => one.Tasks.Select(task => (one, task))),
        ];
        int first = Math.Clamp(from ?? 0, 0, Math.Max(0, declared.Length - 1));
        return view.Show("Tasks", $"""
            <p class="hint">What each task declares, and what it used in the last {Days} days. What it never needed can be taken out of its declaration.</p>
            <form class="search" method="get" action="{view.To(PageRoutes.Tasks)}"><label>Agent <input name="agent" value="{agent}"></label><button>Show</button></form>
            {(declared.Length == 0
                ? (Html)$"""<p class="empty">No manifest declares a task{(string.IsNullOrEmpty(agent) ? string.Empty : $" of agent {agent}")}.</p>"""
                : Table(view, declared.Skip(first).Take(PageSize), uses))}
            <p class="pages">{(first > 0 ? (Html)$"""<a href="{view.To(PageRoutes.Tasks)}?agent={Uri.EscapeDataString(agent ?? string.Empty)}&amp;from={Math.Max(0, first - PageSize)}">Tasks before</a>""" : default)}
            {(first + PageSize < declared.Length ? (Html)$"""<a href="{view.To(PageRoutes.Tasks)}?agent={Uri.EscapeDataString(agent ?? string.Empty)}&amp;from={first + PageSize}">More tasks</a>""" : default)}</p>
            {Undeclared(uses, agent)}
            """);
    });

    private static Html Table(PageView view, IEnumerable<(AgentPolicy Agent, TaskPolicy Task)> tasks, Dictionary<(string, string), TaskUse> uses) => $"""
        <div class="wide" tabindex="0" role="region" aria-label="Declared and used"><table>
        <thead><tr><th scope="col">Agent</th><th scope="col">Task</th><th scope="col">Declared scopes, and tokens with each</th><th scope="col">Lifetime</th>
        <th scope="col" class="n">Runs</th><th scope="col" class="n">Refused</th><th scope="col">Could be narrower</th></tr></thead>
        <tbody>{Html.Each(tasks, one => Row(view, one.Agent, one.Task, uses.GetValueOrDefault((one.Agent.Id, one.Task.Id), TaskUse.None)))}</tbody></table></div>
        """;

    private static Html Row(PageView view, AgentPolicy agent, TaskPolicy task, TaskUse use) => $"""
        <tr><td class="id">{agent.Id}</td>
        <td><a href="{view.To(PageRoutes.Audit)}?agent={Uri.EscapeDataString(agent.Id)}&amp;task={Uri.EscapeDataString(task.Id)}"><code>{task.Id}</code></a>
        <br><span class="soft">{task.Purpose}</span></td>
        <td>{Html.Each(task.Grants, grant => $"""
            <div><code>{grant.Resource}</code><ul class="scopes">{Html.Each(grant.Scopes, scope => Scope(scope, use.TokensFor(grant.Resource, scope)))}</ul></div>
            """)}</td>
        <td>{task.MaxLifetimeSeconds} s declared{(use.Ended == 0 ? default : (Html)$"""<br><span class="soft">{(double)use.Seconds / use.Ended} s a run, {use.LongestSeconds} s the longest</span>""")}</td>
        <td class="n">{use.Leases}</td><td class="n">{use.Refusals}</td>
        <td>{Html.Each(Narrowing.Of(task, use), advice => $"""<p class="advice">{advice}</p>""")}</td></tr>
        """;

    private static Html Scope(string scope, long tokens) => tokens == 0
        ? $"""<li class="unused"><code>{scope}</code> <span class="tag">unused</span></li>"""
        : (Html)$"""<li><code>{scope}</code> <span class="soft">{tokens}</span></li>""";

    /// <summary>Drift the other way: what was used and is declared no more.</summary>
    private Html Undeclared(Dictionary<(string Agent, string Task), TaskUse> uses, string? agent)
    {
        var gone = uses.Where(use => use.Value.Scopes.Count > 0 && (string.IsNullOrEmpty(agent) || use.Key.Agent == agent))
            .SelectMany(use => use.Value.Scopes.Select(scope => (use.Key.Agent, use.Key.Task, scope.Resource, scope.Scope, scope.Tokens)))
            .Where(use => manifests.FindByAgent(use.Agent)?.FindAgent(use.Agent)?.FindTask(use.Task)?.FindGrant(use.Resource)?.Scopes.Contains(use.Scope) != true)
            .OrderBy(use => use.Agent, StringComparer.Ordinal).ThenBy(use => use.Task, StringComparer.Ordinal).Take(PageSize).ToArray();
        return gone.Length == 0
            ? default
            : (Html)$"""
                <h2>Used, and declared no more</h2>
                <div class="wide" tabindex="0" role="region" aria-label="Used, and declared no more"><table><thead><tr><th scope="col">Agent</th><th scope="col">Task</th><th scope="col">Resource</th><th scope="col">Scope</th><th scope="col" class="n">Tokens</th></tr></thead>
                <tbody>{Html.Each(gone, use => $"""<tr><td>{use.Agent}</td><td><code>{use.Task}</code></td><td><code>{use.Resource}</code></td><td><code>{use.Scope}</code></td><td class="n">{use.Tokens}</td></tr>""")}</tbody></table></div>
                """;
    }
}
