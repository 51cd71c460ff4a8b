using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>The gateway is killed at each step of approvals, and while they are made and fetched: what was acknowledged holds, and no approval serves twice.</summary>
public sealed class ApprovalFaultTests(ITestOutputHelper output)
{
    private const string Arguments = """{"amount":120.5,"invoiceId":"INV-7"}""";

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("FAULT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? rounds : 3;

    [Fact]
    public async Task Restarts_during_approvals_lose_none_and_no_approval_serves_twice()
    {
        await using GatewayNodes nodes = await StartAsync();
        List<string> requests = [];
        for (int i = 0; i < 12; i++)
        {
            requests.Add((await RequestAsync(nodes))!);
        }

        await RestartAsync(nodes);
        List<string> ids = await PendingAsync(nodes);
        Assert.Equal(12, ids.Count);
        Assert.All(await Task.WhenAll(requests.Select(request => FetchAsync(nodes, request))), reply => Assert.Equal("authorization_pending", reply!.Text("error")));

        int approved = 0, refused = 0;
        foreach (string id in ids.Take(8))
        {
            bool isApproved = approved <= refused;
            Reply decided = await nodes.AsAsync(0, nodes.Approver, HttpMethod.Post, "/approvals/" + id, isApproved ? """{"decision":"approve"}""" : """{"decision":"refuse","reason":"no"}""");
            Assert.True(decided.Status == HttpStatusCode.OK, decided.Body);
            (approved, refused) = isApproved ? (approved + 1, refused) : (approved, refused + 1);
        }

        await RestartAsync(nodes);
        Assert.Equal(4, (await PendingAsync(nodes)).Count);
        Reply?[] fetched = await Task.WhenAll(requests.Select(request => FetchAsync(nodes, request)));
        Assert.Equal(4, fetched.Count(reply => reply!.Status == HttpStatusCode.OK));
        Assert.Equal(4, fetched.Count(reply => reply!.Status != HttpStatusCode.OK && reply.Text("error") == "access_denied"));
        Assert.Equal(4, fetched.Count(reply => reply!.Status != HttpStatusCode.OK && reply.Text("error") == "authorization_pending"));

        await RestartAsync(nodes);
        Assert.DoesNotContain(await Task.WhenAll(requests.Select(request => FetchAsync(nodes, request))), reply => reply!.Status == HttpStatusCode.OK);
        Assert.Empty((await nodes.ExportAsync(0)).Verification.Faults);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_while_approvals_are_asked_for_decided_and_fetched_keeps_what_it_said()
    {
        await using GatewayNodes nodes = await StartAsync();
        int requestedInAll = 0, approvedInAll = 0, tokens = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // Asked for while it is killed: what was acknowledged waits.
            Task<string?>[] asking = Staggered(Enumerable.Range(0, 8), _ => RequestAsync(nodes));
            await KillAsync(nodes, asking);
            string[] requests = [.. asking.Select(request => request.Result).OfType<string>()];
            Assert.All(await Task.WhenAll(requests.Select(request => FetchAsync(nodes, request))), reply => Assert.Equal("authorization_pending", reply!.Text("error")));
            requestedInAll += requests.Length;

            // Decided while it is killed: what was acknowledged is decided. Who got no answer asks again, and is told that it is decided, or decides.
            List<string> ids = await PendingAsync(nodes);
            Assert.True(ids.Count >= requests.Length);
            Task<Reply?>[] deciding = Staggered(ids, id => DecideAsync(nodes, id));
            await KillAsync(nodes, deciding);
            foreach ((string id, Reply? decided) in ids.Zip(deciding.Select(reply => reply.Result)))
            {
                HttpStatusCode again = (await DecideAsync(nodes, id))!.Status;
                Assert.True(decided is null ? again is HttpStatusCode.OK or HttpStatusCode.Conflict : again == HttpStatusCode.Conflict, $"{decided?.Status} {again}");
            }

            approvedInAll += ids.Count;

            // Fetched while it is killed: at most one token each, and after an answer that was lost, none or that one.
            Task<Reply?>[] fetching = Staggered(requests.Concat(requests), request => FetchAsync(nodes, request));
            await KillAsync(nodes, fetching);
            Reply?[] first = [.. fetching.Select(reply => reply.Result)];
            Reply?[] second = await Task.WhenAll(requests.Select(request => FetchAsync(nodes, request)));
            for (int i = 0; i < requests.Length; i++)
            {
                int got = new[] { first[i], first[i + requests.Length], second[i] }.Count(reply => reply?.Status == HttpStatusCode.OK);
                Assert.True(got <= 1, $"{got} tokens for one approval");
                tokens += got;
            }
        }

        (Policy.AuditVerification verification, List<JsonNode> records) = await nodes.ExportAsync(0);
        Assert.Empty(verification.Faults);
        int issued = records.Count(record => (string?)record["event"] == AuditEvents.TokenIssued);
        int granted = records.Count(record => (string?)record["event"] == AuditEvents.ApprovalGranted);
        Assert.Equal(approvedInAll, granted);
        Assert.InRange(issued, tokens, granted);
        Assert.True(tokens > 0);
        output.WriteLine($"{Rounds * 3} kills: {requestedInAll} requests, {granted} approvals and {tokens} tokens acknowledged, {issued} tokens in the log.");
    }

    private static Task<GatewayNodes> StartAsync() => GatewayNodes.StartAsync(
        1, folder => ["--Gateway:DatabasePath", Path.Combine(folder, "gateway.db")], null, "--Gateway:ApprovalPollInterval", "00:00:00", "--Gateway:ApprovalRequestsPerHour", "10000");

    private static async Task RestartAsync(GatewayNodes nodes)
    {
        await nodes[0].KillAsync();
        await nodes[0].StartAsync();
    }

    /// <summary>One after the other, while others are on their way: when one has its answer, some have not.</summary>
    private static Task<TAnswer>[] Staggered<T, TAnswer>(IEnumerable<T> all, Func<T, Task<TAnswer>> ask) => [.. all.Select(async (one, i) =>
    {
        await Task.Delay(i * 8, TestContext.Current.CancellationToken);
        return await ask(one);
    })];

    private static async Task KillAsync(GatewayNodes nodes, Task[] meanwhile)
    {
        await meanwhile[Random.Shared.Next(meanwhile.Length - 1)];
        await nodes[0].KillAsync();
        await Task.WhenAll(meanwhile);
        await nodes[0].StartAsync();
    }

    private static async Task<string?> RequestAsync(GatewayNodes nodes)
    {
        Reply? reply = await AnswerAsync(() => nodes.PostAsync(0, "/bc-authorize", new(nodes.Ask("invoice.pay", Arguments)) { ["grant_type"] = null }, nodes.Proof("/bc-authorize")));
        Assert.True(reply is null || reply.Status == HttpStatusCode.OK, reply?.Body);
        return reply?.Text("auth_req_id");
    }

    private static Task<Reply?> FetchAsync(GatewayNodes nodes, string request) => AnswerAsync(() => nodes.PostAsync(
        0,
        "/token",
        new(nodes.Credentials(nodes.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = request },
        nodes.Proof("/token")));

    private static Task<Reply?> DecideAsync(GatewayNodes nodes, string id) =>
        AnswerAsync(() => nodes.AsAsync(0, nodes.Approver, HttpMethod.Post, "/approvals/" + id, """{"decision":"approve"}"""));

    private static async Task<List<string>> PendingAsync(GatewayNodes nodes) =>
        [.. (await nodes.AsAsync(0, nodes.Approver, HttpMethod.Get, "/approvals")).Json.AsArray().Select(request => (string)request!["id"]!)];

    /// <summary>Null when nobody answers.</summary>
    private static async Task<Reply?> AnswerAsync(Func<Task<Reply>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
