using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Leases;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Leases;

/// <summary>Tokens that are shorter than their lease are renewed in their last tenth, while the lease lives and not beyond.</summary>
public sealed class RenewalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_of_ten_seconds_serves_nine_and_is_renewed_in_the_tenth()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 10, leaseSeconds: 25);
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(gateway.Time.GetUtcNow().AddSeconds(25), lease.Deadline);
        Assert.Equal("token-1", await TokenAfterAsync(8.9));
        Assert.Equal("token-2", await TokenAfterAsync(0.2));
        Assert.Equal("token-2", await TokenAfterAsync(8.8));

        // The lease has 7.1 seconds left, and the third token outlives it no more.
        Assert.Equal("token-3", await TokenAfterAsync(0.3));
        Assert.Equal("token-3", await TokenAfterAsync(6.7));
        await Assert.ThrowsAsync<LeaseEndedException>(() => TokenAfterAsync(0.2));
        Assert.Equal(3, gateway.Server.Count("/token"));

        async Task<string> TokenAfterAsync(double seconds)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(seconds));
            return (await lease.GetTokenAsync(lease.Grants[0].Resource, Cancel)).Value;
        }
    }

    [Fact]
    public async Task A_token_as_long_as_its_lease_is_never_renewed()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 60, leaseSeconds: null);
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal("token-1", (await lease.GetTokenAsync(lease.Grants[0].Resource, Cancel)).Value);
        Assert.Equal(1, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task While_the_gateway_is_away_the_old_token_serves_to_its_end_and_no_longer()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 10, leaseSeconds: 60);
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Token = _ => ScriptedGateway.Error("temporarily_unavailable", 503);
        gateway.Time.Advance(TimeSpan.FromSeconds(9.5));
        Assert.Equal("token-1", (await lease.GetTokenAsync(lease.Grants[0].Resource, Cancel)).Value);
        gateway.Time.Advance(TimeSpan.FromSeconds(0.6));
        await Assert.ThrowsAsync<GatewayUnavailableException>(async () => await lease.GetTokenAsync(lease.Grants[0].Resource, Cancel));
    }

    [Fact]
    public async Task A_renewal_that_is_denied_is_a_denial()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 10, leaseSeconds: 60);
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Token = _ => ScriptedGateway.Error("invalid_grant");
        gateway.Time.Advance(TimeSpan.FromSeconds(9.5));
        Assert.Equal("invalid_grant", (await Assert.ThrowsAsync<TaskDeniedException>(async () => await lease.GetTokenAsync(lease.Grants[0].Resource, Cancel))).Error);
    }

    [Fact]
    public async Task A_thousand_callers_share_one_renewal()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 10, leaseSeconds: 60);
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Time.Advance(TimeSpan.FromSeconds(9.5));
        TaskToken[] tokens = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => lease.GetTokenAsync(lease.Grants[0].Resource, Cancel).AsTask(), Cancel)));
        Assert.Equal("token-2", Assert.Single(tokens.Distinct()).Value);
        Assert.Equal(2, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task Nothing_of_a_lease_is_kept_after_its_end_or_its_deadline()
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 60, leaseSeconds: null);
        ServiceProvider agent = gateway.StartAgent();
        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        TokenCache cache = agent.GetRequiredService<TokenCache>();
        TaskLease first = await client.BeginAsync(World.ReadInvoice(), Cancel);
        TaskLease second = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(2, cache.Count);
        await second.DisposeAsync();
        Assert.Equal(1, cache.Count);
        gateway.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, cache.Count);
        Assert.Equal(0, agent.GetRequiredService<LeaseKeeper>().Count);
        await first.DisposeAsync();

        // What expired needs no revocation.
        Assert.Equal(1, gateway.Server.Count("/revoke"));
        Assert.Contains("Information 6 Task invoice.read ended after the deadline of lease lease-1", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(61)]
    [InlineData(9)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_lease_longer_than_its_task_or_shorter_than_its_token_is_not_believed(int leaseSeconds)
    {
        await using ScriptedGateway gateway = await StartAsync(tokenSeconds: 10, leaseSeconds);
        await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
    }

    [Fact]
    public async Task A_life_is_counted_from_the_question_and_not_from_the_answer()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        DateTimeOffset asked = gateway.Time.GetUtcNow();
        gateway.Token = _ =>
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(5));
            return ScriptedGateway.Json(ScriptedGateway.GoodAnswer(expiresIn: 30));
        };
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(asked.AddSeconds(30), lease.Deadline);
    }

    private static async Task<ScriptedGateway> StartAsync(int tokenSeconds, int? leaseSeconds)
    {
        ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        int minted = 0;
        gateway.Token = _ =>
        {
            JsonObject answer = ScriptedGateway.GoodAnswer(tokenSeconds);
            answer["access_token"] = $"token-{++minted}";
            answer["lease_expires_in"] = leaseSeconds;
            return ScriptedGateway.Json(answer);
        };
        return gateway;
    }
}
