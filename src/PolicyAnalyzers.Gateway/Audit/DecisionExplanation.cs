using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.SignIn;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>Why a decision was what it was: each check in its order, what became of it, and what it went by.</summary>
internal static class DecisionExplanation
{
    public static Html Of(AuditRecord record, TokenRequestChecks checks, PageView view) => $"""
        <p>{(record.Check is null
            ? (Html)$"""<span class="tag passed">{record.Event}</span>"""
            : $"""<span class="tag refused">{record.Event}</span> by <code>{record.Check}</code> with <code>{record.Error}</code>""")} at {Spans.At(record.Time)}</p>
        {(record.Reason is null ? default : (Html)$"""<p class="notice{(record.Check is null ? string.Empty : " bad")}">{record.Reason}</p>""")}
        {Steps(record, ChecksOf(record, checks))}
        <h2>What is recorded</h2>
        <div class="wide" tabindex="0" role="region" aria-label="Facts"><table><tbody>{Html.Each(Facts(record).Where(fact => fact.Value is not null), fact =>
            $"""<tr><th scope="row">{fact.Name}</th><td><code>{fact.Value}</code></td></tr>""")}</tbody></table></div>
        {Arguments(record, view)}
        <p class="pages">{Link(view, "lease", record.Lease)} {Link(view, "agent", record.Agent)} {Link(view, "task", record.Task)}
        {(record.Sequence > 1 ? (Html)$"""<a href="{view.To(PageRoutes.Audit)}/{record.Sequence - 1}">Record before</a>""" : default)}
        <a href="{view.To(PageRoutes.Audit)}/{record.Sequence + 1}">Record after</a></p>
        """;

    /// <summary>The checks that such a request passes, in their order; none where no request was checked.</summary>
    private static IEnumerable<string> ChecksOf(AuditRecord record, TokenRequestChecks checks) =>
        (record.Endpoint.EndsWith(Endpoints.Token, StringComparison.Ordinal) ? checks.ForToken
        : record.Endpoint.EndsWith(Endpoints.Backchannel, StringComparison.Ordinal) ? checks.ForApproval
        : record.Endpoint.EndsWith(Endpoints.Evaluation, StringComparison.Ordinal) ? checks.ForEvaluation
        : []).Select(check => check.Id);

    private static Html Steps(AuditRecord record, IEnumerable<string> all)
    {
        List<string> ids = [.. all];
        if (ids.Count == 0)
        {
            return default;
        }

        // What refuses after the last check, as a rate does, stands at the end.
        if (record.Check is { } check && !ids.Contains(check))
        {
            ids.Add(check);
        }

        int refused = record.Check is null ? ids.Count : ids.IndexOf(record.Check);
        return $"""
            <h2>The checks</h2>
            <div class="wide" tabindex="0" role="region" aria-label="Checks"><ol class="checks">{Html.Each(ids.Select((id, i) => (id, i)), step => $"""
                <li><code>{step.id}</code>{Outcome(step.i, refused)}<span class="soft">{(step.i > refused ? string.Empty : step.i == refused && record.Reason is not null ? record.Reason : Input(step.id, record))}</span></li>
                """)}</ol></div>
            """;
    }

    private static Html Outcome(int step, int refused) => step < refused ? (Html)$"""<span><span class="tag passed">passed</span></span>"""
        : step == refused ? $"""<span><span class="tag refused">refused</span></span>"""
        : (Html)$"""<span class="soft">not asked</span>""";

    /// <summary>What the check saw, or established.</summary>
    private static string? Input(string check, AuditRecord record) => check switch
    {
        "request.form" => $"a form to {record.Endpoint}",
        "agent.authentication" => $"agent {record.Agent}",
        "sender.proof" => $"key {record.Thumbprint}",
        "authorization.details" => $"task and arguments, digest {record.Parameters}",
        "manifest.digest" => $"manifest {record.Manifest}",
        "task.declared" => $"task {record.Task}",
        "task.parameters" => $"arguments, digest {record.Parameters}",
        "task.grant" => $"{string.Join(' ', record.Scopes ?? [])} at {record.Resource}",
        "subject.delegation" => record.Subject is null ? "no user: the agent acts for itself" : $"user {record.Subject} of {record.SubjectIssuer}",
        GatewayPolicyCheck.CheckId => $"policy {record.Policy}" + (record.Environment is null ? string.Empty : $" in {record.Environment}") + (record.Shadow is null ? string.Empty : $"; the shadow policy {record.Shadow}"),
        KillSwitchCheck.CheckId => "no switch is thrown",
        LeaseStateCheck.CheckId => $"lease {record.Lease}",
        _ => null,
    };

    private static IEnumerable<(string Name, string? Value)> Facts(AuditRecord record) =>
    [
        ("Endpoint", record.Endpoint),
        ("Actor", record.Actor),
        ("Agent", record.Agent),
        ("User", record.Subject is null ? null : $"{record.Subject} of {record.SubjectIssuer}"),
        ("Task", record.Task),
        ("Lease", record.Lease),
        ("Lease that it ends with", record.ParentLease),
        ("Resource", record.Resource),
        ("Scopes", record.Scopes is null ? null : string.Join(' ', record.Scopes)),
        ("Arguments' digest", record.Parameters),
        ("Manifest", record.Manifest),
        ("Gateway policy", record.Policy),
        ("Environment", record.Environment),
        ("Shadow policy", record.Shadow),
        ("Sender's key", record.Thumbprint),
        ("Token's SHA-256", record.Token),
        ("Lifetime", record.LifetimeSeconds is { } seconds ? Spans.Text(seconds) : null),
        ("Chain", record.Chain.Length == 0 ? null : record.Chain),
    ];

    /// <summary>Who operates sees no arguments.</summary>
    private static Html Arguments(AuditRecord record, PageView view) => record.Arguments is not { } arguments
        ? default
        : view.Person.Is(PersonRoles.Auditor)
            ? ArgumentTable.Of("Audited arguments", arguments)
            : (Html)$"""<p class="soft">The values of its audited arguments are for auditors.</p>""";

    private static Html Link(PageView view, string name, string? value) => value is null
        ? default
        : (Html)$"""<a href="{view.To(PageRoutes.Audit)}?{name}={Uri.EscapeDataString(value)}">All of this {name}</a>""";
}
