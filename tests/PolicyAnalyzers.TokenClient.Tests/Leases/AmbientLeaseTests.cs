using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Leases;

public sealed class AmbientLeaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_lease_is_current_for_its_task_across_awaits_and_not_after()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        Assert.Null(TaskLease.Current);
        await using (TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel))
        {
            Assert.Same(lease, TaskLease.Current);
            await Task.Yield();
            Assert.Same(lease, TaskLease.Current);
            Assert.Same(lease, await Task.Run(() => TaskLease.Current, Cancel));
        }

        Assert.Null(TaskLease.Current);
    }

    [Fact]
    public async Task Parallel_tasks_see_each_their_own()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            // The API compares the token's parameter with the path, so a mixed-up lease would be refused.
            await using TaskLease lease = await client.BeginAsync(World.ReadInvoice($"INV-{number}"), Cancel);
            Assert.Equal($"invoice INV-{number}", await http.GetStringAsync($"invoices/INV-{number}", Cancel));
            Assert.Same(lease, TaskLease.Current);
        }));
        Assert.Null(TaskLease.Current);
    }

    [Fact]
    public async Task An_inner_task_gives_back_to_the_outer()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        await using TaskLease outer = await client.BeginAsync(World.ReadInvoice("INV-1"), Cancel);
        await using (TaskLease inner = await client.BeginAsync(World.ReadInvoice("INV-2"), Cancel))
        {
            Assert.Same(inner, TaskLease.Current);
        }

        Assert.Same(outer, TaskLease.Current);
        await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.ReadInvoice("no invoice"), Cancel));
        Assert.Same(outer, TaskLease.Current);
    }

    [Fact]
    public async Task What_an_awaited_method_begins_is_not_its_callers()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        await using TaskLease outer = await client.BeginAsync(World.ReadInvoice("INV-1"), Cancel);
        await RunAsync();
        Assert.Same(outer, TaskLease.Current);

        async Task RunAsync()
        {
            await using TaskLease inner = await client.BeginAsync(World.ReadInvoice("INV-2"), Cancel);
            Assert.Same(inner, TaskLease.Current);
        }
    }

    [Fact]
    public async Task Code_that_outlives_its_task_is_refused_and_does_not_run_on_in_an_outer_one()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        var ended = new TaskCompletionSource();
        await using TaskLease outer = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Task<string> forgotten;
        await using (await client.BeginAsync(World.ReadInvoice(), Cancel))
        {
            forgotten = Task.Run(
                async () =>
                {
                    await ended.Task;
                    return await http.GetStringAsync("invoices/INV-7", Cancel);
                },
                Cancel);
        }

        ended.SetResult();
        LeaseEndedException refused = await Assert.ThrowsAsync<LeaseEndedException>(() => forgotten);
        Assert.Equal("The lease of task 'invoice.read' has ended: code that outlives a task has no token. Nothing was sent.", refused.Message);
        Assert.Empty(world.Api.Received);
    }
}
