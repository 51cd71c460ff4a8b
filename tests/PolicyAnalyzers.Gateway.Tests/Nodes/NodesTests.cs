using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Nodes;

/// <summary>What holds in one gateway holds in three processes A, B and C on one PostgreSQL, with an API that asks C.</summary>
public sealed class NodesTests(ITestOutputHelper output)
{
    private const int A = 0, B = 1, C = 2;

    [Fact]
    public async Task A_token_whose_lease_ended_at_one_node_is_refused_everywhere_within_a_second()
    {
        await using GatewayNodes nodes = await StartAsync();
        await using ProtectedLedger ledger = await ProtectedLedger.StartAsync(nodes);
        using var http = new HttpClient();
        var times = new List<double>();
        for (int i = 0; i < 20; i++)
        {
            Reply issued = await nodes.IssueAsync(A);
            string alive = await CallAsync(issued.AccessToken);
            Assert.True(alive == "OK ", alive);

            long asked = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, (await nodes.RevokeAsync(B, issued.AccessToken)).Status);
            long ended = Stopwatch.GetTimestamp();

            // The very next request, not one within a second.
            Assert.StartsWith("Unauthorized ", await CallAsync(issued.AccessToken), StringComparison.Ordinal);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            Assert.Equal("invalid_grant", (await nodes.TokenAsync(C, nodes.Ask(lease: issued.Lease))).Text("error"));
            Assert.False(await nodes.IsActiveAsync(A, issued.AccessToken));
            Assert.True(Stopwatch.GetElapsedTime(ended) < TimeSpan.FromSeconds(1), $"{Stopwatch.GetElapsedTime(ended)}");
        }

        times.Sort();
        output.WriteLine($"From asking B for the end to the refusal at the API: median {times[10]:F1} ms, longest {times[^1]:F1} ms.");

        async Task<string> CallAsync(string token)
        {
            using HttpRequestMessage call = nodes.Call(ledger.Address, "/invoices/INV-7", token);
            using HttpResponseMessage answer = await http.SendAsync(call, TestContext.Current.CancellationToken);
            return $"{answer.StatusCode} {answer.Headers.WwwAuthenticate}";
        }
    }

    [Fact]
    public async Task What_was_used_at_one_node_is_a_replay_at_the_others()
    {
        await using GatewayNodes nodes = await StartAsync();
        Dictionary<string, string?> fields = nodes.Ask();
        string proof = nodes.Proof("/token");
        Assert.Equal(HttpStatusCode.OK, (await nodes.TokenAsync(A, fields, proof)).Status);

        foreach (int node in new[] { A, B, C })
        {
            (await nodes.TokenAsync(node, fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client assertion was used before");
            Reply reply = await nodes.TokenAsync(node, nodes.Ask(), proof);
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), (reply.Status, reply.Text("error")));
        }

        for (int round = 0; round < 10; round++)
        {
            Dictionary<string, string?> racing = nodes.Ask();
            Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => nodes.TokenAsync(i % 3, racing)));
            Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_nonce_of_one_node_is_taken_by_the_others_also_after_it_starts_again()
    {
        await using GatewayNodes nodes = await StartAsync(null, "--Gateway:RequireDpopNonce", "true", "--Gateway:DpopNonceLifetime", "00:30:00");
        Reply told = await nodes.TokenAsync(A);
        Assert.Equal("use_dpop_nonce", told.Text("error"));
        string nonce = Assert.Single(told.Headers.GetValues("DPoP-Nonce"));
        await nodes[C].KillAsync();
        await nodes[C].StartAsync();

        foreach (int node in new[] { A, B, C })
        {
            Reply served = await nodes.TokenAsync(node, proof: nodes.Proof("/token", nonce));
            Assert.True(served.Status == HttpStatusCode.OK, served.Body);
        }

        Assert.Equal("use_dpop_nonce", (await nodes.TokenAsync(B, proof: nodes.Proof("/token", nonce[..^1] + (nonce[^1] == 'A' ? 'B' : 'A')))).Text("error"));
    }

    [Fact]
    public async Task A_rate_counts_what_began_at_any_node()
    {
        await using GatewayNodes nodes = await StartAsync(
            """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "rate": { "leases": 10, "perSeconds": 3600 } } ] }""");

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 36).Select(i => nodes.TokenAsync(i % 3)));

        Assert.Equal(10, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status));
    }

    [Fact]
    public async Task Requests_for_a_human_are_counted_and_decided_at_any_node_and_an_approval_serves_once()
    {
        await using GatewayNodes nodes = await StartAsync(null, "--Gateway:ApprovalPollInterval", "00:00:00");
        const string Arguments = """{"amount":120.5,"invoiceId":"INV-7"}""";
        Reply[] asked = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => nodes.PostAsync(i % 3, "/bc-authorize", Ask(), nodes.Proof("/bc-authorize"))));
        Reply[] waiting = [.. asked.Where(reply => reply.Status == HttpStatusCode.OK)];
        Assert.Equal(16, waiting.Length);

        JsonArray pending = (await nodes.AsAsync(B, nodes.Approver, HttpMethod.Get, "/approvals")).Json.AsArray();
        Assert.Equal(16, pending.Count);
        foreach (JsonNode? request in pending)
        {
            // Two approvers' clicks at two nodes: one decides, the other is told that it is decided.
            string path = "/approvals/" + (string)request!["id"]!;
            Reply[] decisions = await Task.WhenAll(
                nodes.AsAsync(B, nodes.Approver, HttpMethod.Post, path, """{"decision":"approve"}"""), nodes.AsAsync(C, nodes.Approver, HttpMethod.Post, path, """{"decision":"approve"}"""));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], decisions.Select(reply => reply.Status).Order());
        }

        foreach (Reply request in waiting)
        {
            Reply[] fetched = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => nodes.PostAsync(i % 3, "/token", new(nodes.Credentials(nodes.Agent))
            {
                ["grant_type"] = "urn:openid:params:grant-type:ciba",
                ["auth_req_id"] = request.Text("auth_req_id"),
            }, nodes.Proof("/token"))));
            Assert.Single(fetched, reply => reply.Status == HttpStatusCode.OK);
            Assert.All(fetched.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.True(reply.Text("error") is "invalid_grant" or "slow_down", reply.Body));
        }

        Dictionary<string, string?> Ask() => new(nodes.Ask("invoice.pay", Arguments)) { ["grant_type"] = null };
    }

    [Fact]
    public async Task No_token_is_alive_after_an_end_that_races_with_requests_at_other_nodes()
    {
        await using GatewayNodes nodes = await StartAsync();
        int minted = 0, refused = 0;
        for (int round = 0; round < 40; round++)
        {
            Reply first = await nodes.IssueAsync(round % 3);
            Task<Reply>[] racing = [.. Enumerable.Range(0, 6).Select(i => nodes.TokenAsync(i % 3, nodes.Ask(lease: first.Lease)))];
            await Task.Delay(round % 8, TestContext.Current.CancellationToken);
            Task<Reply> end = nodes.RevokeAsync((round + 1) % 3, first.AccessToken);
            Reply[] replies = await Task.WhenAll(racing);
            Assert.Equal(HttpStatusCode.OK, (await end).Status);

            foreach (Reply reply in replies)
            {
                if (reply.Status == HttpStatusCode.OK)
                {
                    minted++;
                    Assert.False(await nodes.IsActiveAsync(A, reply.AccessToken));
                    Assert.False(await nodes.IsActiveAsync(C, reply.AccessToken));
                }
                else
                {
                    refused++;
                    Assert.Equal("invalid_grant", reply.Text("error"));
                }
            }
        }

        // In the log no token of a lease follows the lease's end.
        (_, List<JsonNode> records) = await nodes.ExportAsync(B);
        var over = new HashSet<string>();
        foreach (JsonNode record in records)
        {
            string lease = (string?)record["lease"] ?? string.Empty;
            Assert.False((string?)record["event"] == AuditEvents.TokenIssued && over.Contains(lease), record.ToJsonString());
            if ((string?)record["event"] == AuditEvents.LeaseEnded)
            {
                over.Add(lease);
            }
        }

        Assert.True(minted > 0 && refused > 0, $"{minted} minted, {refused} refused: no race was run.");
        output.WriteLine($"40 ends raced with 240 requests: {minted} came before the end, {refused} after it.");
    }

    [Fact]
    public async Task The_log_that_all_nodes_write_is_one_chain_whichever_node_exports_it()
    {
        await using GatewayNodes nodes = await StartAsync(null, "--Gateway:AuditCheckpointInterval", "00:00:01");
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => nodes.TokenAsync(i % 3, nodes.Ask(i % 5 == 0 ? "invoice.delete" : "invoice.read"))));
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        await nodes.IssueAsync(A);

        Assert.Equal(120, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        List<JsonNode>? first = null;
        foreach (int node in new[] { A, B, C })
        {
            (AuditVerification verification, List<JsonNode> records) = await nodes.ExportAsync(node);
            Assert.Empty(verification.Faults);
            Assert.Equal((151L, 151), (verification.Sequence, records.Count));
            Assert.Equal((first ??= records).Select(record => record.ToJsonString()), records.Select(record => record.ToJsonString()));
        }
    }

    [Fact]
    public async Task A_kill_switch_at_one_node_ends_what_another_began()
    {
        await using GatewayNodes nodes = await StartAsync(null, "--Gateway:PolicyReloadInterval", "00:00:00.2");
        Reply issued = await nodes.IssueAsync(A);

        // The file of all three, as a deployment distributes it.
        nodes.Write("policy.json", """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ], "disabled": [ "invoice-assistant" ] }""");
        long killed = Stopwatch.GetTimestamp();
        while (await nodes.IsActiveAsync(C, issued.AccessToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(killed) < TimeSpan.FromSeconds(5));
        }

        output.WriteLine($"Refused {Stopwatch.GetElapsedTime(killed).TotalMilliseconds:F0} ms after the file was written, which is read each 200 ms.");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        foreach (int node in new[] { A, B, C })
        {
            Assert.Equal("access_denied", (await nodes.TokenAsync(node)).Text("error"));
        }

        (_, List<JsonNode> records) = await nodes.ExportAsync(A);
        Assert.Single(records, record => (string?)record["event"] == AuditEvents.LeaseEnded);
    }

    private static async Task<GatewayNodes> StartAsync(string? policy = null, params string[] settings)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();
        return await GatewayNodes.StartAsync(3, _ => ["--Gateway:ConnectionString", server.ConnectionString(database)], policy, settings);
    }
}
