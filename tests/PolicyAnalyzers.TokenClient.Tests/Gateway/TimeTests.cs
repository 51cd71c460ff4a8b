using System.Text.Json.Nodes;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

public sealed class TimeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_its_deadline_a_lease_ends_by_itself()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer(expiresIn: 20));
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        string first = lease.Grants[0].Resource;
        gateway.Time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal("a.b.c", (await lease.GetTokenAsync(first, Cancel)).Value);
        Assert.False(lease.Ended.IsCancellationRequested);

        gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(lease.Ended.IsCancellationRequested);
        await Assert.ThrowsAsync<LeaseEndedException>(async () => await lease.GetTokenAsync(first, Cancel));
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task Slow_down_makes_the_interval_five_seconds_longer()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Backchannel = _ => ScriptedGateway.Json(new JsonObject { ["auth_req_id"] = "request-1", ["expires_in"] = 300, ["interval"] = 2 });
        var polls = new List<DateTimeOffset>();
        gateway.Token = context =>
        {
            Assert.Equal("request-1", context.Request.Form["auth_req_id"]);
            polls.Add(gateway.Time.GetUtcNow());
            return ScriptedGateway.Error(polls.Count switch { 1 => "authorization_pending", 2 => "slow_down", _ => "access_denied" });
        };
        DateTimeOffset start = gateway.Time.GetUtcNow();
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => PassAsync(gateway, gateway.StartClient().BeginAsync(World.PayInvoice(), Cancel)));
        Assert.Equal("access_denied", denied.Error);

        // The test's time goes on while a request is under way, so that each wait may be longer than it was asked to be, and none shorter.
        double[] waits = [.. polls.Prepend(start).Zip(polls, static (before, poll) => (poll - before).TotalSeconds)];
        Assert.Equal(3, waits.Length);
        Assert.InRange(waits[0], 2, 6.75);
        Assert.InRange(waits[1], 2, 6.75);
        Assert.InRange(waits[2], 7, 11.75);
    }

    [Fact]
    public async Task A_gateway_that_says_pending_for_ever_is_not_waited_for_after_the_expiry()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Backchannel = _ => ScriptedGateway.Json(new JsonObject { ["auth_req_id"] = "request-1", ["expires_in"] = 7 });
        gateway.Token = _ => ScriptedGateway.Error("authorization_pending");
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => PassAsync(gateway, gateway.StartClient().BeginAsync(World.PayInvoice(), Cancel)));
        Assert.Equal("expired_token", denied.Error);
        Assert.Equal(2, gateway.Server.Count("/token"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auth_req_id":"","expires_in":60}""")]
    [InlineData("""{"auth_req_id":"r"}""")]
    [InlineData("""{"auth_req_id":"r","expires_in":0}""")]
    [InlineData("""{"auth_req_id":"r","expires_in":60,"interval":-1}""")]
    [InlineData("""{"auth_req_id":"r","expires_in":60,"interval":2147483647}""")]
    public async Task An_odd_answer_to_the_request_for_approval_is_refused(string answer)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Backchannel = _ => ScriptedGateway.Json(JsonNode.Parse(answer)!);
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.StartClient().BeginAsync(World.PayInvoice(), Cancel));
        Assert.Equal(0, gateway.Server.Count("/token"));
    }

    /// <summary>Lets the test's time pass, a quarter of a second at a time, for as long as somebody waits.</summary>
    private static async Task PassAsync(ScriptedGateway gateway, Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            int before = gateway.Server.Received.Count;
            gateway.Time.Advance(TimeSpan.FromSeconds(0.25));

            // Requests run in real time: give a poll that has just begun the time to end.
            await Task.WhenAny(waiting, Task.Delay(before == gateway.Server.Received.Count ? 20 : 100, Cancel));
        }

        await waiting;
    }
}
