using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Approvals;

public sealed class ApprovalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_waits_for_the_human_and_runs_once_approved()
    {
        await using World world = await World.StartAsync();
        ApprovalPending? seen = null;
        ITaskTokenClient client = StartAgent(world, async pending =>
        {
            seen = pending;
            Assert.Null(TaskLease.Current);
            await Approver.DecideAsync(world, "approve");
        });
        await using (TaskLease lease = await client.BeginAsync(World.PayInvoice(), Cancel))
        {
            Assert.Equal("invoice.pay", lease.Task);
            Assert.Same(lease, TaskLease.Current);
        }

        Assert.Equal("invoice.pay", seen!.Task);
        Assert.True(seen.Expires > DateTimeOffset.UtcNow);
        Assert.Equal(
            [AuditEvents.ApprovalRequested, AuditEvents.ApprovalGranted, AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
        Assert.Contains("Information 4 Task invoice.pay waits for approval until", world.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("INV-7", world.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_by_the_human_is_a_denial()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = StartAgent(world, _ => Approver.DecideAsync(world, "refuse"));
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.PayInvoice(), Cancel));
        Assert.Equal(("invoice.pay", "access_denied"), (denied.Task, denied.Error));
        Assert.DoesNotContain(AuditEvents.TokenIssued, await world.EventsAsync());
    }

    [Fact]
    public async Task An_approval_that_nobody_gives_expires()
    {
        await using World world = await World.StartAsync(options => options.ApprovalLifetime = TimeSpan.FromSeconds(1));
        ITaskTokenClient client = StartAgent(world, _ => Task.CompletedTask);
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.PayInvoice(), Cancel));
        Assert.Equal("expired_token", denied.Error);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using World world = await World.StartAsync();
        using var cancelled = new CancellationTokenSource();
        ITaskTokenClient client = StartAgent(world, _ => cancelled.CancelAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.BeginAsync(World.PayInvoice(), cancelled.Token));
        Assert.Equal([AuditEvents.ApprovalRequested], await world.EventsAsync());
        Assert.Null(TaskLease.Current);
    }

    [Fact]
    public async Task A_human_whom_only_the_gateways_policy_asks_for_is_waited_for_too()
    {
        await using World world = await World.StartAsync(
            options => options.Policy = new GatewayPolicy([new AgentRestriction(World.Agent, [AgentRestriction.AllTasks], requiresApproval: true)]));
        ITaskTokenClient client = StartAgent(world, _ => Approver.DecideAsync(world, "approve"));
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal("invoice.read", lease.Task);
        Assert.Equal(1, world.Gateway.Count("/bc-authorize"));
    }

    [Fact]
    public async Task What_the_gateway_would_refuse_no_human_is_asked_for()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = StartAgent(world, _ => throw new InvalidOperationException("A human was asked."));
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.PayInvoice(501), Cancel));
        Assert.Equal("invalid_authorization_details", denied.Error);
    }

    private static ITaskTokenClient StartAgent(World world, Func<ApprovalPending, Task> onPending) => world.StartAgent(
        options => options.OnApprovalPending = async (pending, _) => await onPending(pending)).GetRequiredService<ITaskTokenClient>();
}
