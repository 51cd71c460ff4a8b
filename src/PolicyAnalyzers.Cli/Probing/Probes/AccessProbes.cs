using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>What is not an agent's: approvals, audit log, evaluation of others, console and kill switches.</summary>
internal static class AccessProbes
{
    private const string
        NoAuditor = "the client is not registered as auditor",
        NoApprover = "the client is not registered as approver",
        NoAsker = "the client is not registered as agent or auditor",
        NoBearer = "a client assertion is required as bearer token",
        Unknown = "the client is unknown, or the client assertion is not signed by its key";

    private static readonly Refusal InvalidClient = new(401, "invalid_client", Check: "client.authentication");

    public static IEnumerable<Probe> All => [.. Audits, .. Approvals, .. Decisions, .. Evaluations, .. Consoles];

    private static ProbeTable Audits => new("the gateway's roles (docs/gateway.md)", "Let auditors alone read the audit log.", InvalidClient)
    {
        { "audit.by-an-agent", NoAuditor, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, r.Ground.Agent) },
        { "audit.by-an-api", NoAuditor, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, r.Ground.Api) },
        { "audit.by-an-approver", NoAuditor, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, r.Ground.Approver) },
        { "audit.by-nobody", NoBearer, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, null) },
        { "audit.by-a-stranger", Unknown, r => { r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, r.Ground.Agent); r.Assertion!.Signer = r.Ground.Stranger; } },
        { "audit.basic", NoBearer, r => { r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, null); r.Headers.Add(("Authorization", "Basic YTpi")); } },
        { "audit.assertion-in-the-url", NoBearer, r => r.Calls(HttpMethod.Get, new Uri($"{r.Ground.Endpoints.Audit}?client_assertion={r.Ground.Agent.Assertion(r.Ground.Issuer, r.Ground.Now).Sign()}"), null) },
        { "audit.expired-assertion", "the client assertion has expired", r => { r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, r.Ground.Agent); r.Assertion!.Sets("iat", r.Ground.Now - 200); r.Assertion.Sets("exp", r.Ground.Now - 100); } },
    };

    private static ProbeTable Approvals => new("OpenID CIBA Core §14, the gateway's roles (docs/gateway.md)", "Let approvers alone see what waits for a human.", InvalidClient)
    {
        { "approvals.by-an-agent", NoApprover, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Approvals, r.Ground.Agent) },
        { "approvals.by-an-api", NoApprover, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Approvals, r.Ground.Api) },
        { "approvals.by-an-auditor", NoApprover, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Approvals, r.Ground.Auditor) },
        { "approvals.by-nobody", NoBearer, r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Approvals, null) },
        { "approvals.decided-by-an-agent", NoApprover, r => r.Calls(HttpMethod.Post, Decision(r), r.Ground.Agent, """{"decision":"approve"}""") },
        { "approvals.decided-by-an-api", NoApprover, r => r.Calls(HttpMethod.Post, Decision(r), r.Ground.Api, """{"decision":"approve"}""") },
        { "approvals.decided-by-nobody", NoBearer, r => r.Calls(HttpMethod.Post, Decision(r), null, """{"decision":"approve"}""") },
    };

    private static ProbeTable Decisions => new("OpenID CIBA Core §14", "Decide a request that exists, by one well-formed decision.", new Refusal(400, "invalid_request"))
    {
        { "decision.unknown-request", new Refusal(404, "not_found", "there is no such request"), r => Decides(r, """{"decision":"approve"}""") },
        { "decision.empty", r => Decides(r, "") },
        { "decision.another-word", r => Decides(r, """{"decision":"yes"}""") },
        { "decision.twice", r => Decides(r, """{"decision":"refuse","decision":"approve"}""") },
        { "decision.unknown-member", r => Decides(r, """{"decision":"approve","agent":"x"}""") },
        { "decision.as-a-form", r => { Decides(r, "decision=approve"); r.ContentType = "application/x-www-form-urlencoded"; } },
    };

    private static ProbeTable Evaluations => new("AuthZEN Authorization API 1.0 §11", "Let an agent ask for itself alone, in requests that are read strictly.", InvalidClient)
    {
        { "evaluation.by-an-api", NoAsker, r => Asks(r, r.Ground.Api, r.Ground.Agent.Id) },
        { "evaluation.by-an-approver", NoAsker, r => Asks(r, r.Ground.Approver, r.Ground.Agent.Id) },
        { "evaluation.by-nobody", NoBearer, r => Asks(r, null, r.Ground.Agent.Id) },
        { "evaluation.for-another-agent", new Refusal(403, "access_denied", "an agent asks for itself alone"), r => Asks(r, r.Ground.Agent, r.Ground.OtherAgent.Id) },
        { "evaluation.for-an-unknown-agent", new Refusal(403, "access_denied", "an agent asks for itself alone"), r => Asks(r, r.Ground.Agent, "nobody-is-called-so") },
        { "evaluation.unknown-member", new Refusal(400, "invalid_request"), r => { Asks(r, r.Ground.Agent, r.Ground.Agent.Id); r.Json = r.Json!.Replace("\"subject\":", "\"policy\":{},\"subject\":", StringComparison.Ordinal); } },
        { "evaluation.member-twice", new Refusal(400, "invalid_request"), r => { Asks(r, r.Ground.Agent, r.Ground.Agent.Id); r.Json = r.Json!.Replace("\"subject\":", "\"subject\":null,\"subject\":", StringComparison.Ordinal); } },
        { "evaluation.no-json", new Refusal(400, "invalid_request"), r => { Asks(r, r.Ground.Agent, r.Ground.Agent.Id); r.Json = "x"; } },
        { "evaluation.as-a-form", new Refusal(400, "invalid_request"), r => { Asks(r, r.Ground.Agent, r.Ground.Agent.Id); r.ContentType = "application/x-www-form-urlencoded"; } },
    };

    private static ProbeTable Consoles => new("RFC 6265 §8.2, the console's roles (docs/console.md)", "Show the console to people who signed in, and take changes from its own pages alone.", Refusal.Http(401, 302, 303, 400, 403, 404, 405))
    {
        { "console.look", r => r.Calls(HttpMethod.Get, r.Ground.Endpoints.Console, null) },
        { "console.leases", r => r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Console + "/leases"), null) },
        { "console.switches", r => r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Console + "/switches"), null) },
        { "console.switches-by-an-assertion", r => r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Console + "/switches"), r.Ground.Agent) },
        { "console.throw-a-switch", r => { r.Posts(new Uri(r.Ground.Endpoints.Console + "/switches"), null, ("kind", "agent"), ("id", "nobody-is-called-so"), ("reason", "probe")); } },
        { "console.lift-a-switch", r => { r.Posts(new Uri(r.Ground.Endpoints.Console + "/switches/lift"), null, ("kind", "agent"), ("id", "nobody-is-called-so")); } },
        { "console.invented-session", r => { r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Console + "/switches"), null); r.Headers.Add(("Cookie", "session=invented; .AspNetCore.Cookies=invented")); } },
    };

    private static Uri Decision(ProbeRequest request) => new(request.Ground.Endpoints.Approvals + "/nothing-is-called-so");

    private static void Decides(ProbeRequest request, string json) => request.Calls(HttpMethod.Post, Decision(request), request.Ground.Approver, json);

    private static void Asks(ProbeRequest request, ProbeClient? asker, string agent) => request.Calls(HttpMethod.Post, request.Ground.Endpoints.Evaluation, asker, new JsonObject
    {
        ["subject"] = new JsonObject { ["type"] = "agent", ["id"] = agent },
        ["action"] = new JsonObject { ["name"] = request.Ground.Setup.Task.Id },
        ["resource"] = new JsonObject { ["type"] = "api", ["id"] = request.Ground.Setup.Resource },
    }.ToJsonString());
}
