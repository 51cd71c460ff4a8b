namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>Task tokens at the gateway's own endpoints, and questions about tokens by those who may not ask.</summary>
internal static class TokenProbes
{
    private const string Alive = "the token is not active any more: somebody who may not has ended its lease", Lives = "the token is still active";

    private static readonly Refusal InvalidClient = new(401, "invalid_client", Check: "client.authentication");

    public static IEnumerable<Probe> All => [.. Introspections, .. Askers, .. Revocations, .. Revokers, .. Elsewhere];

    private static ProbeTable Introspections => new("RFC 7662 §2.2, §4", "Say of a token that is not alive, or not for the API that asks, that it is not active, and nothing else.", Refusal.Inactive)
    {
        { "introspection.unknown", Refusal.Inactive, r => Asks(r, r.Ground.Api, "unknown") },
        { "introspection.of-another-api", Refusal.Inactive, async r => Asks(r, r.Ground.OtherApi, (await r.Ground.LiveAsync()).Token) },
        { "introspection.ended", Refusal.Inactive, async r => Asks(r, r.Ground.Api, (await r.Ground.EndedAsync()).Token) },
        { "introspection.altered-signature", Refusal.Inactive, async r => Asks(r, r.Ground.Api, Altered((await r.Ground.LiveAsync()).Token, 2)) },
        { "introspection.altered-payload", Refusal.Inactive, async r => Asks(r, r.Ground.Api, Altered((await r.Ground.LiveAsync()).Token, 1)) },
        { "introspection.altered-header", Refusal.Inactive, async r => Asks(r, r.Ground.Api, Altered((await r.Ground.LiveAsync()).Token, 0)) },
        { "introspection.unsigned", Refusal.Inactive, async r => Asks(r, r.Ground.Api, (await r.Ground.LiveAsync()).Token is var token ? token[..(token.LastIndexOf('.') + 1)] : token) },
        { "introspection.padded", Refusal.Inactive, async r => Asks(r, r.Ground.Api, (await r.Ground.LiveAsync()).Token + "=") },
        { "introspection.with-space", Refusal.Inactive, async r => Asks(r, r.Ground.Api, (await r.Ground.LiveAsync()).Token + " ") },
        { "introspection.client-assertion", Refusal.Inactive, r => Asks(r, r.Ground.Api, r.Ground.Agent.Assertion(r.Ground.Issuer, r.Ground.Now).Sign()) },
        { "introspection.lease", Refusal.Inactive, async r => Asks(r, r.Ground.Api, (await r.Ground.LiveAsync()).Lease) },
    };

    private static ProbeTable Askers => new("RFC 7662 §2.1, §4", "Let protected APIs alone ask about tokens, each with its own credential.", InvalidClient)
    {
        { "introspection.by-the-agent", "the client is not registered as resource", async r => Asks(r, r.Ground.Agent, (await r.Ground.LiveAsync()).Token) },
        { "introspection.by-another-agent", "the client is not registered as resource", async r => Asks(r, r.Ground.OtherAgent, (await r.Ground.LiveAsync()).Token) },
        { "introspection.by-an-approver", "the client is not registered as resource", async r => Asks(r, r.Ground.Approver, (await r.Ground.LiveAsync()).Token) },
        { "introspection.by-an-auditor", "the client is not registered as resource", async r => Asks(r, r.Ground.Auditor, (await r.Ground.LiveAsync()).Token) },
        { "introspection.by-nobody", "a client assertion of type " + ProbeRequest.AssertionType + " is required", async r => r.Posts(r.Ground.Introspect, null, ("token", (await r.Ground.LiveAsync()).Token)) },
        { "introspection.by-a-stranger", "the client is unknown, or the client assertion is not signed by its key", async r => { Asks(r, r.Ground.Agent, (await r.Ground.LiveAsync()).Token); r.Assertion!.Signer = r.Ground.Stranger; } },
        { "introspection.by-the-token-itself", "a client assertion of type " + ProbeRequest.AssertionType + " is required", async r => { string token = (await r.Ground.LiveAsync()).Token; r.Posts(r.Ground.Introspect, null, ("token", token)); r.Headers.Add(("Authorization", "Bearer " + token)); } },
        { "introspection.for-another-server", "the client assertion's 'aud' must be the issuer", async r => { Asks(r, r.Ground.Api, (await r.Ground.LiveAsync()).Token); r.Assertion!.Sets("aud", r.Ground.Introspect.AbsoluteUri); } },
        { "introspection.no-token", new Refusal(400, "invalid_request", "token is missing"), r => Asks(r, r.Ground.Api, null) },
        { "introspection.token-twice", new Refusal(400, "invalid_request", "parameter 'token' is given twice", "request.form"), r => { Asks(r, r.Ground.Api, "x"); r.Body = body => body + "&token=y"; } },
        { "introspection.json", new Refusal(400, "invalid_request", "the content type must be application/x-www-form-urlencoded", "request.form"), r => { Asks(r, r.Ground.Api, "x"); r.ContentType = "application/json"; } },
    };

    private static ProbeTable Revocations => new("RFC 7009 §2.1, §2.2", "Answer alike whatever the token is, and end nothing that is not the asker's own.", Refusal.Silent)
    {
        { "revocation.unknown", Refusal.Silent, r => Ends(r, r.Ground.Agent, "unknown") },
        { "revocation.ended", Refusal.Silent, async r => Ends(r, r.Ground.Agent, (await r.Ground.EndedAsync()).Token) },
        { "revocation.of-another-agent", Refusal.Silent, r => StaysAliveAsync(r, token => Ends(r, r.Ground.OtherAgent, token)) },
        { "revocation.altered", Refusal.Silent, r => StaysAliveAsync(r, token => Ends(r, r.Ground.Agent, Altered(token, 2))) },
        { "revocation.lease-instead-of-token", Refusal.Silent, async r => { string lease = (await r.Ground.LiveAsync()).Lease; await StaysAliveAsync(r, _ => Ends(r, r.Ground.Agent, lease)); } },
    };

    private static ProbeTable Revokers => new("RFC 7009 §2.1", "Let agents alone end leases, each with its own credential.", InvalidClient)
    {
        { "revocation.by-an-api", "the client is not registered as agent", r => StaysAliveAsync(r, token => Ends(r, r.Ground.Api, token)) },
        { "revocation.by-an-auditor", "the client is not registered as agent", r => StaysAliveAsync(r, token => Ends(r, r.Ground.Auditor, token)) },
        { "revocation.by-an-approver", "the client is not registered as agent", r => StaysAliveAsync(r, token => Ends(r, r.Ground.Approver, token)) },
        { "revocation.by-nobody", "a client assertion of type " + ProbeRequest.AssertionType + " is required", r => StaysAliveAsync(r, token => r.Posts(r.Ground.Endpoints.Revoke, null, ("token", token))) },
        { "revocation.by-a-stranger", "the client is unknown, or the client assertion is not signed by its key", r => StaysAliveAsync(r, token => { Ends(r, r.Ground.Agent, token); r.Assertion!.Signer = r.Ground.Stranger; }) },
        { "revocation.no-token", new Refusal(400, "invalid_request", "token is missing"), r => Ends(r, r.Ground.Agent, null) },
        { "revocation.token-twice", new Refusal(400, "invalid_request", "parameter 'token' is given twice", "request.form"), r => { Ends(r, r.Ground.Agent, "x"); r.Body = body => body + "&token=y"; } },
    };

    private static ProbeTable Elsewhere => new("RFC 8725 §3.12, RFC 9068 §4", "Take a task token for what it is alone: at its API, with its sender's proof, and nowhere at the gateway.", InvalidClient)
    {
        { "token.as-client-assertion", new Refusal(401, "invalid_client", "the client assertion must have the type 'client-authentication+jwt' or 'JWT'", "agent.authentication"), async r => { string token = (await r.Ground.LiveAsync()).Token; r.Assertion!.Signed = _ => token; } },
        { "token.as-approver", r => BearerAsync(r, HttpMethod.Get, r.Ground.Endpoints.Approvals) },
        { "token.as-auditor", r => BearerAsync(r, HttpMethod.Get, r.Ground.Endpoints.Audit) },
        { "token.as-asker", r => BearerAsync(r, HttpMethod.Post, r.Ground.Endpoints.Evaluation) },
        { "token.as-dpop-at-audit", async r => { string token = (await r.Ground.LiveAsync()).Token; r.Calls(HttpMethod.Get, r.Ground.Endpoints.Audit, null); r.Headers.Add(("Authorization", "DPoP " + token)); r.Proof = r.Ground.Proof(r.Method, r.Url); } },
        { "token.in-the-url", async r => { string token = (await r.Ground.LiveAsync()).Token; r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Audit.AbsoluteUri + "?access_token=" + token), null); } },
        { "token.as-lease-of-a-new-token", new Refusal(400, "invalid_grant", null, "lease.state"), async r => r.Lease((await r.Ground.LiveAsync()).Token) },
        { "token.as-auth_req_id", new Refusal(400, "invalid_grant", "the auth_req_id is unknown, used, or of another agent or key", "approval.request"), async r => r.Fetches((await r.Ground.LiveAsync()).Token) },
        { "token.as-client-id", new Refusal(401, "invalid_client", "client_id is another client than the client assertion's", "agent.authentication"), async r => r.Fields["client_id"] = (await r.Ground.LiveAsync()).Token },
        { "token.active-after-the-end", Refusal.Inactive, async r => { string token = (await r.Ground.EndedAsync()).Token; Asks(r, r.Ground.Api, token); r.Afterwards = async () => await r.Ground.IsActiveAsync(token) ? Lives : null; } },
    };

    private static void Asks(ProbeRequest request, ProbeClient client, string? token) => request.Posts(request.Ground.Introspect, client, ("token", token));

    private static void Ends(ProbeRequest request, ProbeClient client, string? token) => request.Posts(request.Ground.Endpoints.Revoke, client, ("token", token));

    /// <summary>Whatever is answered, the lease goes on: the API still takes its token.</summary>
    private static async Task StaysAliveAsync(ProbeRequest request, Action<string> bend)
    {
        _ = request.Ground.Api;
        string token = (await request.Ground.LiveAsync()).Token;
        bend(token);
        request.Afterwards = async () => await request.Ground.IsActiveAsync(token) ? null : Alive;
    }

    private static async Task BearerAsync(ProbeRequest request, HttpMethod method, Uri url)
    {
        string token = (await request.Ground.LiveAsync()).Token;
        request.Calls(method, url, request.Ground.Agent, method == HttpMethod.Post ? "{}" : null);
        request.Assertion!.Signed = _ => token;
        request.Says("the client assertion must have the type 'client-authentication+jwt' or 'JWT'");
    }

    private static string Altered(string token, int part)
    {
        string[] parts = token.Split('.');
        parts[part] = (parts[part][0] == 'A' ? 'B' : 'A') + parts[part][1..];
        return string.Join('.', parts);
    }
}
