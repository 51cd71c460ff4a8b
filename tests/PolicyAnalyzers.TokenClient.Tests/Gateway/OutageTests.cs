using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

/// <summary>What a gateway that fails costs: few attempts, no second token for one question, and no queue of callers in front of it.</summary>
public sealed class OutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_gateway_that_did_nothing_is_asked_again(int status)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => gateway.Server.Count("/token") < 3 ? ScriptedGateway.Error("temporarily_unavailable", status) : ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        await using TaskLease lease = await PassAsync(gateway, Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(3, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task The_attempts_are_few_and_each_proves_anew()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("temporarily_unavailable", 503);
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => PassAsync(gateway, Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel)));
        Assert.Equal("The gateway answered 503.", failure.Message);
        Assert.Equal(3, gateway.Server.Received.Where(request => request.Path == "/token").Select(request => request.Proof).Distinct().Count());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task What_may_have_been_decided_already_is_not_asked_again(int status)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("server_error", status);
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => PassAsync(gateway, Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel)));
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_asked_for_again()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = context =>
        {
            context.Abort();
            return Task.FromResult(Results.Ok());
        };
        GatewayUnavailableException failure = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => PassAsync(gateway, Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel)));
        Assert.Equal("The gateway cannot be reached.", failure.Message);
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task Retry_after_is_kept_and_one_beyond_the_time_out_is_not_waited_for()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        DateTimeOffset start = gateway.Time.GetUtcNow();
        gateway.Token = context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return gateway.Server.Count("/token") < 2 ? ScriptedGateway.Error("slow_down", 429) : ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        };
        await using TaskLease lease = await PassAsync(gateway, Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel));
        Assert.True(gateway.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(7));

        gateway.Token = context =>
        {
            context.Response.Headers.RetryAfter = "3600";
            return ScriptedGateway.Error("slow_down", 429);
        };
        int before = gateway.Server.Count("/token");
        await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => PassAsync(gateway, gateway.StartClient(TimeSpan.FromSeconds(30), options => options.GatewayRetries = 2).BeginAsync(World.ReadInvoice(), Cancel)));
        Assert.Equal(before + 1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task After_five_failures_the_gateway_is_left_alone_and_then_asked_by_one()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        ITaskTokenClient client = Start(gateway, retries: 0);
        gateway.Token = _ => ScriptedGateway.Error("server_error", 500);
        for (int i = 0; i < GatewayCircuit.Threshold; i++)
        {
            await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        }

        GatewayUnavailableException open = await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway failed 5 times in a row, and is asked again in 5 seconds.", open.Message);
        Assert.Equal(GatewayCircuit.Threshold, gateway.Server.Count("/token"));

        gateway.Time.Advance(GatewayCircuit.Pause);
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        await using TaskLease next = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(GatewayCircuit.Threshold + 2, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_probe_that_fails_leaves_the_gateway_alone_again()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        ITaskTokenClient client = Start(gateway, retries: 0);
        gateway.Token = _ => ScriptedGateway.Error("server_error", 500);
        for (int i = 0; i < GatewayCircuit.Threshold; i++)
        {
            await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        }

        gateway.Time.Advance(GatewayCircuit.Pause);
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(GatewayCircuit.Threshold + 1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_revocation_is_tried_also_while_the_gateway_is_left_alone()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        ITaskTokenClient client = Start(gateway, retries: 0);
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Token = _ => ScriptedGateway.Error("server_error", 500);
        for (int i = 0; i < GatewayCircuit.Threshold; i++)
        {
            await Assert.ThrowsAsync<GatewayUnavailableException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        }

        await lease.DisposeAsync();
        Assert.Equal(1, gateway.Server.Count("/revoke"));
    }

    [Fact]
    public async Task A_revocation_that_meets_a_failure_is_sent_again()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        gateway.Revocation = _ => Task.FromResult(gateway.Server.Count("/revoke") < 2 ? Results.StatusCode(502) : Results.Ok());
        TaskLease lease = await Start(gateway, retries: 2).BeginAsync(World.ReadInvoice(), Cancel);
        await PassAsync(gateway, EndAsync());
        Assert.Equal(2, gateway.Server.Count("/revoke"));
        Assert.Contains("Task invoice.read ended, and lease lease-1 is revoked", gateway.Logs.Text, StringComparison.Ordinal);

        async Task<bool> EndAsync()
        {
            await lease.DisposeAsync();
            return true;
        }
    }

    [Fact]
    public async Task Known_endpoints_are_read_again_after_an_hour_and_go_on_to_serve_when_that_fails()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        ITaskTokenClient client = Start(gateway, retries: 0);
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        gateway.Metadata["issuer"] = "https://attacker.example";
        gateway.Time.Advance(TimeSpan.FromMinutes(61));
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        Assert.True(gateway.Server.Count("/.well-known/oauth-authorization-server") >= 2);
        Assert.Equal(2, gateway.Server.Count("/revoke"));
    }

    [Fact]
    public async Task A_hundred_first_tasks_read_the_metadata_once()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        ITaskTokenClient client = Start(gateway, retries: 0);
        TaskLease[] leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.BeginAsync(World.ReadInvoice(), Cancel)));
        Assert.Equal(1, gateway.Server.Count("/.well-known/oauth-authorization-server"));
        Assert.Equal(100, leases.Length);
    }

    private static ITaskTokenClient Start(ScriptedGateway gateway, int retries) => gateway.StartClient(configure: options => options.GatewayRetries = retries);

    /// <summary>Lets the test's time pass for as long as somebody waits.</summary>
    private static async Task<T> PassAsync<T>(ScriptedGateway gateway, Task<T> waiting)
    {
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, Task.Delay(20, Cancel));
            gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        return await waiting;
    }
}
