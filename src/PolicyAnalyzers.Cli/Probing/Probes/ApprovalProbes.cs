using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>With whose consent: approvals that nobody gave, or that were given for something or somebody else.</summary>
internal static class ApprovalProbes
{
    private const string
        NotAnswerable = "the auth_req_id is unknown, used, or of another agent or key",
        Resent = "resource, scope and authorization_details are those of the approved request, and must not be sent again",
        Message = "security probe: please refuse";

    public static IEnumerable<Probe> All => [.. Skipped, .. Fetched, .. Prompts];

    private static ProbeTable Skipped => new("OpenID CIBA Core §7, §10", "Give no token for a task that needs a human, but for an approval of this very request.", new Refusal(400, "invalid_grant", NotAnswerable, "approval.request"))
    {
        { "approval.none", new Refusal(400, "interaction_required", "a human must approve this request; ask at the backchannel authentication endpoint", "approval.human"), r => r.Asks(r.Ground.ApprovedTask, r.Ground.Setup.Manifest, r.Ground.ApprovedTask.Grants[0].Resource) },
        { "approval.unknown", NotAnswerable, r => r.Fetches("nothing-is-called-so") },
        { "approval.sql", NotAnswerable, r => r.Fetches("' OR 1=1 --") },
        { "approval.without-end", NotAnswerable, r => r.Fetches(new string('a', 5000)) },
        { "approval.other-resource", new Refusal(400, "invalid_request", Resent, "approval.request"), r => { r.Fetches("x"); r.Fields["resource"] = "https://other.example"; } },
        { "approval.other-scope", new Refusal(400, "invalid_request", Resent, "approval.request"), r => { r.Fetches("x"); r.Fields["scope"] = "a"; } },
        { "approval.other-details", new Refusal(400, "invalid_request", Resent, "approval.request"), r => { r.Fetches("x"); r.Fields["authorization_details"] = "[]"; } },
    };

    private static ProbeTable Fetched => new("OpenID CIBA Core §10.1, §11, §14", "Bind an approval to agent, key and the exact request, let it be used once, and let agents poll slowly.", new Refusal(400, "invalid_grant", NotAnswerable, "approval.request"))
    {
        { "approval.pending", new Refusal(400, "authorization_pending"), async r => r.Fetches(await AskAsync(r)) },
        { "approval.polled-too-fast", new Refusal(400, "slow_down"), async r => { string id = await AskAsync(r); await PollAsync(r, id); r.Fetches(id); } },
        { "approval.of-another-key", NotAnswerable, async r => { r.Fetches(await AskAsync(r)); r.Proof = r.Ground.Proof(r.Method, r.Url, r.Ground.Stranger); } },
        { "approval.of-another-agent", NotAnswerable, async r => { r.Fetches(await AskAsync(r)); r.As(r.Ground.OtherAgent); } },
        { "approval.approved-with-another-key", NotAnswerable, async r => { r.Fetches(await ApproveAsync(r, "approve")); r.Proof = r.Ground.Proof(r.Method, r.Url, r.Ground.Stranger); } },
        { "approval.approved-with-another-agent", NotAnswerable, async r => { r.Fetches(await ApproveAsync(r, "approve")); r.As(r.Ground.OtherAgent); } },
        { "approval.approved-with-other-arguments", new Refusal(400, "invalid_request", Resent, "approval.request"), async r => { string details = Asked(r).Fields["authorization_details"]!; r.Fetches(await ApproveAsync(r, "approve")); r.Fields["authorization_details"] = details; } },
        { "approval.refused", new Refusal(400, "access_denied", "the request was refused", "approval.human"), async r => r.Fetches(await ApproveAsync(r, "refuse")) },
        {
            "approval.used-twice", NotAnswerable, async r =>
            {
                string id = await ApproveAsync(r, "approve");
                await PollAsync(r, id);
                r.Fetches(id);
            }
        },
        {
            "approval.decided-twice", new Refusal(409, "conflict", "the request is decided already, or has expired", "approval.decision"), async r =>
            {
                string id = await DecidedAsync(r, "refuse");
                r.Calls(HttpMethod.Post, new Uri($"{r.Ground.Endpoints.Approvals}/{id}"), r.Ground.Approver, """{"decision":"approve"}""");
            }
        },
    };

    private static ProbeTable Prompts => new("OpenID CIBA Core §7.1, §14", "Check a request before a human sees it, with the same checks as a token's.", new Refusal(400, "invalid_authorization_details"))
    {
        { "prompt.no-proof", new Refusal(400, "invalid_dpop_proof", "exactly one DPoP header is required", "sender.proof"), r => { r.AsksHuman(); r.Proof = null; } },
        { "prompt.proof-for-the-token-endpoint", new Refusal(400, "invalid_dpop_proof", "the proof's htu is not the request's URL", "sender.proof"), r => { r.AsksHuman(); r.Proof = r.Ground.Proof(HttpMethod.Post, r.Ground.Endpoints.Token); } },
        { "prompt.by-a-stranger", new Refusal(401, "invalid_client", null, "agent.authentication"), r => { r.AsksHuman(); r.Assertion!.Signer = r.Ground.Stranger; } },
        { "prompt.by-an-approver", new Refusal(401, "invalid_client", "the client is not registered as agent", "agent.authentication"), r => { r.AsksHuman(); r.As(r.Ground.Approver); } },
        { "prompt.undeclared-task", r => { r.AsksHuman(); r.Detail(detail => detail["task"] = "not.declared.anywhere"); } },
        { "prompt.other-manifest", r => { r.AsksHuman(); r.Detail(detail => detail["manifest"] = "sha256-" + new string('A', 43)); } },
        { "prompt.undeclared-argument", r => { r.AsksHuman(); r.Detail(detail => detail["parameters"]!["undeclared"] = 1); } },
        { "prompt.undeclared-resource", new Refusal(400, "invalid_target", null, "task.grant"), r => { r.AsksHuman(); r.Fields["resource"] = "https://not-declared.example"; } },
        { "prompt.undeclared-scope", new Refusal(400, "invalid_scope", null, "task.grant"), r => { r.AsksHuman(); r.Fields["scope"] = "not.declared.anywhere"; } },
        { "prompt.message-with-control-characters", new Refusal(400, "invalid_binding_message", null, "approval.message"), r => { r.AsksHuman(); r.Fields["binding_message"] = "pay\u001b[2J"; } },
        { "prompt.message-without-end", new Refusal(400, "invalid_binding_message", null, "approval.message"), r => { r.AsksHuman(); r.Fields["binding_message"] = new string('x', 201); } },
        {
            "prompt.flood", new Refusal(400, "access_denied", null, "approval.flood") { Also = [429] }, async r =>
            {
                if (!r.Ground.Setup.Flood)
                {
                    throw new NotProbedException("--flood");
                }

                // As many as may wait at once, and one more.
                for (int i = 0; i < 16; i++)
                {
                    await r.Ground.SendAsync(Asked(r), CancellationToken.None);
                }

                r.AsksHuman();
                r.Fields["binding_message"] = Message;
            }
        },
    };

    /// <summary>Refuses what still waits, where an approver takes part; otherwise it expires.</summary>
    public static async Task EndAsync(ProbeGround ground)
    {
        if (!ground.Setup.Approvals || ground.Setup.Approver is null)
        {
            return;
        }

        var request = new ProbeRequest(ground);
        foreach (string id in await PendingAsync(request))
        {
            await DecideAsync(request, id, "refuse");
        }
    }

    private static ProbeRequest Asked(ProbeRequest request)
    {
        if (!request.Ground.Setup.Approvals)
        {
            throw new NotProbedException("--approvals");
        }

        var asked = new ProbeRequest(request.Ground);
        asked.AsksHuman();
        asked.Fields["binding_message"] = Message;
        return asked;
    }

    /// <summary>Asks a human, and says by which id the agent fetches the answer.</summary>
    private static async Task<string> AskAsync(ProbeRequest request)
    {
        return (await request.Ground.SendAsync(Asked(request), CancellationToken.None)).Text("auth_req_id") ?? throw new NotProbedException("an approval that may be asked for");
    }

    private static async Task<ProbeReply> PollAsync(ProbeRequest request, string id)
    {
        var poll = new ProbeRequest(request.Ground);
        poll.Fetches(id);
        return await request.Ground.SendAsync(poll, CancellationToken.None);
    }

    /// <summary>Has it decided, and says by which id the agent fetches the answer.</summary>
    private static async Task<string> ApproveAsync(ProbeRequest request, string decision)
    {
        (string fetched, string shown) = await WaitingAsync(request);
        await DecideAsync(request, shown, decision);
        return fetched;
    }

    /// <summary>Has it decided, and says by which id the approver knows it.</summary>
    private static async Task<string> DecidedAsync(ProbeRequest request, string decision)
    {
        (_, string shown) = await WaitingAsync(request);
        await DecideAsync(request, shown, decision);
        return shown;
    }

    private static async Task<(string Fetched, string Shown)> WaitingAsync(ProbeRequest request)
    {
        _ = Asked(request);
        _ = request.Ground.Approver;
        HashSet<string> before = [.. await PendingAsync(request)];
        string fetched = await AskAsync(request);
        return (fetched, (await PendingAsync(request)).FirstOrDefault(id => !before.Contains(id)) ?? throw new NotProbedException("an approver who sees the request"));
    }

    private static async Task<IEnumerable<string>> PendingAsync(ProbeRequest request)
    {
        var list = new ProbeRequest(request.Ground);
        list.Calls(HttpMethod.Get, request.Ground.Endpoints.Approvals, request.Ground.Approver);
        ProbeReply reply = await request.Ground.SendAsync(list, CancellationToken.None);
        return reply.Status == 200 && JsonNode.Parse(reply.Body) is JsonArray waiting
            ? waiting.Where(pending => (string?)pending!["binding_message"] == Message).Select(pending => (string)pending!["id"]!)
            : [];
    }

    private static Task<ProbeReply> DecideAsync(ProbeRequest request, string id, string decision)
    {
        var decide = new ProbeRequest(request.Ground);
        decide.Calls(HttpMethod.Post, new Uri($"{request.Ground.Endpoints.Approvals}/{id}"), request.Ground.Approver, $$"""{"decision":"{{decision}}","reason":"security probe"}""");
        return request.Ground.SendAsync(decide, CancellationToken.None);
    }
}
