using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>One request as an approver sees it: all that the token will allow, what the manifest says of the task, and, set apart, what the agent says.</summary>
internal static class ApprovalCard
{
    public static Html Of(ApprovalRequest request, ManifestRegistry manifests, PageView view)
    {
        AgentTaskDetail detail = AgentTaskDetail.Parse(request.Details);
        AgentPolicy? agent = manifests.FindByAgent(request.Agent)?.FindAgent(request.Agent);
        TaskPolicy? task = agent?.FindTask(detail.Task);
        string heading = "request-" + request.Id;
        return $"""
            <article class="card" tabindex="0" id="{request.Id}" data-item="{request.Id}" aria-labelledby="{heading}">
            <header>
            <h2 id="{heading}">{request.Purpose}</h2>
            {Sensitivity(task)}
            <p class="wait">waits <b>{Spans.Since(request.Requested, view.Now)}</b>, expires in <b>{Spans.Until(request.Expires, view.Now)}</b></p>
            </header>
            <div class="facts">
            <dl>
            <div><dt>Agent</dt><dd>{request.Agent}{Owner(agent)}</dd></div>
            {User(request)}
            <div><dt>Task</dt><dd><code>{detail.Task}</code></dd></div>
            <div><dt>Resource</dt><dd><code>{request.Resource}</code></dd></div>
            <div><dt>Scopes</dt><dd><code>{request.Scope}</code></dd></div>
            <div><dt>For</dt><dd>{Spans.Text(request.LifetimeSeconds)} at most</dd></div>
            </dl>
            {Arguments(detail)}
            </div>
            {Message(request.Message)}
            {Decision(request, view)}
            </article>
            """;
    }

    private static Html Owner(AgentPolicy? agent) => agent?.Owner is { } owner ? (Html)$""" <span class="soft">of {owner}</span>""" : default;

    private static Html User(ApprovalRequest request) => request.Delegation is { } delegation
        ? $"""<div><dt>User</dt><dd>{delegation.Subject} <span class="soft">of {delegation.Issuer}</span></dd></div>"""
        : (Html)$"""<div><dt>User</dt><dd><span class="soft">none: the agent acts for itself</span></dd></div>""";

    private static Html Sensitivity(TaskPolicy? task) => task is null
        ? default
        : (Html)$"""<p class="tag {task.Sensitivity.ToString().ToLowerInvariant()}">{task.Sensitivity.ToString().ToLowerInvariant()}</p>""";

    private static Html Arguments(AgentTaskDetail detail) => detail.Parameters.Count == 0
        ? (Html)$"""<p class="soft">Without arguments.</p>"""
        : ArgumentTable.Of("Arguments", detail.Parameters);

    private static Html Message(string? message) => message is null
        ? default
        : (Html)$"""
            <figure class="untrusted"><figcaption>The agent says, <strong>and nobody has checked it</strong>:</figcaption>
            <blockquote>{Untrusted.Of(message)}</blockquote></figure>
            """;

    private static Html Decision(ApprovalRequest request, PageView view) => ApprovalDecider.WhyNever(request, view.Person.Id, view.Person.UserName) is { } never
        ? (Html)$"""<p class="notice warn">You cannot decide this: {never}.</p>"""
        : view.Form($"{PageRoutes.Approvals}/{request.Id}", $"""
            <input type="hidden" name="digest" value="{request.Digest()}">
            <label for="reason-{request.Id}">Reason <span class="soft">(optional, for the audit)</span></label>
            <input id="reason-{request.Id}" name="reason" maxlength="{ApprovalDecider.MaxReasonLength}" autocomplete="off" aria-keyshortcuts="R">
            <span class="buttons">
            <button class="primary" name="decision" value="approve" aria-keyshortcuts="A">Approve</button>
            <button class="danger" name="decision" value="refuse">Refuse</button>
            </span>
            """, "decision");
}
