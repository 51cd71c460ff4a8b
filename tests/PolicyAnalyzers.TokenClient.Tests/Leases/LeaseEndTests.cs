using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Leases;

/// <summary>However a lease comes to its end, it is revoked once, and everything knows.</summary>
public sealed class LeaseEndTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_the_caller_ends_the_lease_though_nobody_disposes_it()
    {
        await using World world = await World.StartAsync();
        using var caller = new CancellationTokenSource();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), caller.Token);
        await caller.CancelAsync();
        Assert.True(lease.IsEnded);
        await lease.DisposeAsync();
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
        Assert.Equal(1, world.Gateway.Count("/revoke"));
    }

    [Fact]
    public async Task An_inner_lease_ends_with_the_outer_whose_end_waits_for_it()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        TaskLease outer = await client.BeginAsync(World.ReadInvoice("INV-1"), Cancel);
        TaskLease inner = await client.BeginAsync(World.ReadInvoice("INV-2"), Cancel);
        Assert.Equal(outer.Deadline <= inner.Deadline ? outer.Deadline : inner.Deadline, inner.Deadline);
        await outer.DisposeAsync();
        Assert.True(inner.IsEnded);
        Assert.Equal(2, world.Gateway.Count("/revoke"));
        await Assert.ThrowsAsync<LeaseEndedException>(async () => await inner.GetTokenAsync(World.Ledger, Cancel));
    }

    [Fact]
    public async Task An_inner_lease_never_outlives_the_outer_one()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        ITaskTokenClient client = gateway.StartClient();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer(expiresIn: 10));
        await using TaskLease outer = await client.BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer(expiresIn: 60));
        await using TaskLease inner = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(outer.Deadline, inner.Deadline);
    }

    [Fact]
    public async Task In_an_inner_lease_nothing_of_the_outer_one_can_be_used()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent(options => options.OnApprovalPending = async (_, _) => await Approvals.Approver.DecideAsync(world, "approve"));
        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease outer = await client.BeginAsync(World.ReadInvoice(), Cancel);
        await http.GetStringAsync("archive/7", Cancel);
        await using (TaskLease inner = await client.BeginAsync(World.PayInvoice(), Cancel))
        {
            // Only the outer task was granted the archive: within the inner one, the ledger is all there is.
            Assert.Equal([World.Ledger], inner.Grants.Select(grant => grant.Resource));
            await Assert.ThrowsAsync<ResourceNotGrantedException>(async () => await inner.GetTokenAsync(World.Archive, Cancel));
        }

        await http.GetStringAsync("archive/8", Cancel);
    }

    [Fact]
    public async Task A_task_whose_outer_lease_ends_while_it_waits_is_not_begun()
    {
        await using World world = await World.StartAsync();
        TaskLease? outer = null;
        ITaskTokenClient client = world.StartAgent(options => options.OnApprovalPending = async (_, _) => await outer!.DisposeAsync()).GetRequiredService<ITaskTokenClient>();
        outer = await client.BeginAsync(World.ReadInvoice(), Cancel);
        LeaseEndedException ended = await Assert.ThrowsAsync<LeaseEndedException>(() => client.BeginAsync(World.PayInvoice(), Cancel));
        Assert.Equal("invoice.read", ended.Task);
    }

    [Fact]
    public async Task What_outlived_its_task_may_begin_one_of_its_own()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        TaskLease first = await client.BeginAsync(World.ReadInvoice(), Cancel);
        await Task.Run(() => first.DisposeAsync().AsTask(), Cancel);
        Assert.Same(first, TaskLease.Current);
        await using TaskLease second = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.False(second.IsEnded);
    }

    [Fact]
    public async Task A_host_that_stops_ends_what_is_alive_and_lets_nothing_begin()
    {
        await using World world = await World.StartAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        world.AddAgent(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync(Cancel);
        ITaskTokenClient client = host.Services.GetRequiredService<ITaskTokenClient>();
        TaskLease[] leases = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.BeginAsync(World.ReadInvoice(), Cancel)))];
        await host.StopAsync(Cancel);
        Assert.All(leases, lease => Assert.True(lease.IsEnded));
        Assert.Equal(20, (await world.EventsAsync()).Count(name => name == AuditEvents.LeaseEnded));
        await Assert.ThrowsAsync<OperationCanceledException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));
        await Assert.ThrowsAsync<LeaseEndedException>(async () => await leases[0].GetTokenAsync(World.Ledger, Cancel));
        Assert.Equal(20, world.Gateway.Count("/revoke"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_container_that_is_disposed_ends_what_is_alive(bool isAsync)
    {
        await using World world = await World.StartAsync();
        var services = new ServiceCollection();
        world.AddAgent(services);
        ServiceProvider provider = services.BuildServiceProvider();
        TaskLease lease = await provider.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        if (isAsync)
        {
            await provider.DisposeAsync();
        }
        else
        {
            await Task.Run(provider.Dispose, Cancel);
        }

        Assert.True(lease.IsEnded);
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task A_stop_is_bounded_and_what_it_could_not_revoke_is_logged()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        var never = new TaskCompletionSource();
        gateway.Revocation = async _ =>
        {
            await never.Task;
            return Results.Ok();
        };
        ServiceProvider agent = gateway.StartAgent();
        TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        foreach (IHostedService service in agent.GetServices<IHostedService>())
        {
            await service.StopAsync(stopping.Token);
        }

        Assert.True(lease.IsEnded);
        Assert.Contains("Information 7 The application stops, and 1 leases end with it", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Warning 3 Lease lease-1 of task invoice.read could not be revoked (the application stopped before)", gateway.Logs.Text, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task Every_token_of_a_lease_is_revoked_for_a_server_that_knows_no_leases()
    {
        await using World world = await World.StartAsync();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await lease.GetTokenAsync(World.Archive, Cancel);
        await lease.DisposeAsync();
        Assert.Equal(2, world.Gateway.Count("/revoke"));
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }
}
