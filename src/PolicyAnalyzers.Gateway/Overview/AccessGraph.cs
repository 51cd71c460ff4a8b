using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Usage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Overview;

/// <summary>Which agent may run which task, and where that reaches: what was used is drawn through, what is only declared is dashed. As a picture and as a table.</summary>
internal static class AccessGraph
{
    /// <summary>More than so many tasks are no picture; those that were used most are shown.</summary>
    private const int MaxTasks = 30;

    private const double Width = 960, RowHeight = 34, BoxHeight = 26, BoxWidth = 240, Middle = (Width - BoxWidth) / 2, Right = Width - BoxWidth;

    public static Html Of(ManifestRegistry manifests, Dictionary<(string, string), TaskUse> uses, Func<string, string, bool> isOff)
    {
        var all = manifests.All.SelectMany(manifest => manifest.Agents).SelectMany(agent => agent.Tasks.Select(task =>
            new Node(agent.Id, task, uses.GetValueOrDefault((agent.Id, task.Id), TaskUse.None), isOff(agent.Id, task.Id)))).ToList();
        if (all.Count == 0)
        {
            return default;
        }

        Node[] tasks = [.. all.OrderByDescending(node => node.Use.Leases).Take(MaxTasks).OrderBy(node => node.Agent, StringComparer.Ordinal).ThenBy(node => node.Task.Id, StringComparer.Ordinal)];
        string[] agents = [.. tasks.Select(node => node.Agent).Distinct()];
        string[] resources = [.. tasks.SelectMany(node => node.Task.Grants).Select(grant => grant.Resource).Distinct().Order(StringComparer.Ordinal)];
        double height = Math.Max(tasks.Length, Math.Max(agents.Length, resources.Length)) * RowHeight;
        Dictionary<string, double> agentAt = Places(agents, height), resourceAt = Places(resources, height);
        double[] taskAt = [.. Enumerable.Range(0, tasks.Length).Select(i => Place(i, tasks.Length, height))];
        return $"""
            <figure class="picture"><figcaption>Who may do what where <span class="soft">(used in 30 days: a line; declared only: dashed; switched off or not allowed: red)</span></figcaption>
            <svg viewBox="0 0 {Width} {height}" role="img" aria-labelledby="access-summary">
            {Html.Each(tasks.Select((node, i) => (node, i)), one => $"""
                {Edge(BoxWidth, agentAt[one.node.Agent], Middle, taskAt[one.i], one.node.Use.Leases > 0)}
                {Html.Each(one.node.Task.Grants, grant => Edge(Middle + BoxWidth, taskAt[one.i], Right, resourceAt[grant.Resource], one.node.Uses(grant)))}
                """)}
            {Html.Each(agents, agent => Box(0, agentAt[agent], agent, tasks.Any(node => node.Agent == agent && node.Use.Leases > 0), tasks.Where(node => node.Agent == agent).All(node => node.IsOff)))}
            {Html.Each(tasks.Select((node, i) => (node, i)), one => Box(Middle, taskAt[one.i], one.node.Task.Id, one.node.Use.Leases > 0, one.node.IsOff))}
            {Html.Each(resources, resource => Box(Right, resourceAt[resource], Short(resource), tasks.Any(node => node.Task.FindGrant(resource) is { } grant && node.Uses(grant)), isOff: false))}
            </svg>
            <p id="access-summary" class="soft">{agents.Length} agent(s), {tasks.Length}{(all.Count > tasks.Length ? $" of {all.Count}" : string.Empty)} task(s), {resources.Length} resource(s); {tasks.Count(node => node.Use.Leases > 0)} of the tasks were used.</p>
            <details><summary>As a table</summary><table><thead><tr><th scope="col">Agent</th><th scope="col">Task</th><th scope="col">Resource</th><th scope="col">Used</th><th scope="col">Allowed now</th></tr></thead>
            <tbody>{Html.Each(tasks, node => Html.Each(node.Task.Grants, grant => $"""
                <tr><td>{node.Agent}</td><td><code>{node.Task.Id}</code></td><td><code>{grant.Resource}</code></td><td>{(node.Uses(grant) ? "yes" : "no")}</td><td>{(node.IsOff ? "no" : "yes")}</td></tr>
                """))}</tbody></table></details>
            </figure>
            """;
    }

    private static Dictionary<string, double> Places(string[] names, double height) =>
        names.Select((name, i) => (name, At: Place(i, names.Length, height))).ToDictionary(pair => pair.name, pair => pair.At, StringComparer.Ordinal);

    /// <summary>The middle of the i-th of so many that share the height.</summary>
    private static double Place(int i, int count, double height) => height / count * (i + 0.5);

    private static Html Edge(double fromX, double fromY, double toX, double toY, bool used) =>
        $"""<path class="edge {(used ? "used" : string.Empty)}" d="M{fromX} {fromY} C{(fromX + toX) / 2} {fromY} {(fromX + toX) / 2} {toY} {toX} {toY}"/>""";

    private static Html Box(double x, double y, string text, bool used, bool isOff) => $"""
        <rect class="node {(isOff ? "off" : used ? "used" : string.Empty)}" x="{x + 1}" y="{y - (BoxHeight / 2)}" width="{BoxWidth - 2}" height="{BoxHeight}" rx="6"/>
        <text x="{x + 10}" y="{y + 4}">{Fit(text)}<title>{text}</title></text>
        """;

    private static string Short(string resource) => resource.StartsWith("https://", StringComparison.Ordinal) ? resource["https://".Length..] : resource;

    private static string Fit(string text) => text.Length <= 34 ? text : text[..33] + "…";

    private sealed record Node(string Agent, TaskPolicy Task, TaskUse Use, bool IsOff)
    {
        public bool Uses(ResourceGrant grant) => Use.Scopes.Any(scope => scope.Resource == grant.Resource);
    }
}
