using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Leases;

public sealed class LeaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_lets_the_api_be_called_and_its_end_revokes_the_token()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        await using (TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel))
        {
            Assert.Equal("invoice INV-7", await http.GetStringAsync("invoices/INV-7", Cancel));
            Assert.Equal("invoice.read", lease.Task);
            Assert.False(lease.IsEnded);
            Assert.InRange(lease.Deadline - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
            Assert.Equal([World.Ledger, World.Archive], lease.Grants.Select(grant => grant.Resource));
        }

        List<AuditRecord> audit = await world.AuditAsync();
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], audit.Select(record => record.Event));
        Assert.StartsWith("DPoP ", world.Api.Received.Single().Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_stolen_during_the_task_is_dead_afterwards()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using (await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel))
        {
            await http.GetStringAsync("invoices/INV-7", Cancel);
        }

        using var thief = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Api.Url, "/invoices/INV-7"));
        string token = world.Api.Received.Single().Token;
        thief.Headers.TryAddWithoutValidation("Authorization", "DPoP " + token);
        thief.Headers.TryAddWithoutValidation("DPoP", agent.GetRequiredService<Jose.SenderKey>().Prove(
            thief.Method, thief.RequestUri!, Jose.SenderKey.HashOf(token), new Jose.ServerTerms(TimeProvider.System)));
        using var raw = new HttpClient();
        using HttpResponseMessage response = await raw.SendAsync(thief, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task An_exception_in_the_task_revokes_too()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
            throw new InvalidOperationException("The task failed.");
        });
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task A_cancelled_task_revokes_too()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), cancelled.Token);
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled.Token);
        });
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task A_lease_ends_once_however_often_it_is_disposed()
    {
        await using World world = await World.StartAsync();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => lease.DisposeAsync().AsTask(), Cancel)));
        Assert.Equal(1, world.Gateway.Count("/revoke"));
        Assert.True(lease.IsEnded);
        Assert.True(lease.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task A_failing_callback_at_the_end_keeps_no_token_alive()
    {
        await using World world = await World.StartAsync();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        lease.Ended.Register(() => throw new InvalidOperationException("A watcher failed."));
        await lease.DisposeAsync();
        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task Further_resources_get_their_tokens_when_first_used_in_the_same_lease()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(1, world.Gateway.Count("/token"));

        await http.GetStringAsync("archive/7", Cancel);
        await http.GetStringAsync("invoices/INV-7", Cancel);
        Assert.Equal(2, world.Gateway.Count("/token"));
        Assert.All(await world.AuditAsync(), record => Assert.Equal(lease.Id, record.Lease));
        Assert.Equal([World.Ledger, World.Archive], (await world.AuditAsync()).Select(record => record.Resource));
    }

    [Fact]
    public async Task A_thousand_calls_at_a_time_share_one_token()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        PolicyAnalyzers.TokenClient.Leases.TaskToken[] tokens = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(_ => Task.Run(() => lease.GetTokenAsync(lease.Grants[1].Resource, Cancel).AsTask(), Cancel)));
        Assert.Single(tokens.Distinct());
        Assert.Equal(2, world.Gateway.Count("/token"));
    }

    [Fact]
    public async Task One_caller_who_gives_up_does_not_take_the_token_from_the_others()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        using var impatient = new CancellationTokenSource();
        Task first = lease.GetTokenAsync(lease.Grants[1].Resource, impatient.Token).AsTask();
        Task<PolicyAnalyzers.TokenClient.Leases.TaskToken> second = lease.GetTokenAsync(lease.Grants[1].Resource, Cancel).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(lease.Id, (await second).Lease);
    }

    [Fact]
    public async Task After_the_end_there_is_no_token_of_any_resource()
    {
        await using World world = await World.StartAsync();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await lease.DisposeAsync();
        int before = world.Gateway.Count("/token");
        Assert.Equal("invoice.read", (await Assert.ThrowsAsync<LeaseEndedException>(async () => await lease.GetTokenAsync(World.Ledger, Cancel))).Task);
        await Assert.ThrowsAsync<LeaseEndedException>(async () => await lease.GetTokenAsync(World.Archive, Cancel));
        Assert.Equal(before, world.Gateway.Count("/token"));
    }

    [Fact]
    public async Task A_resource_without_a_grant_gets_no_token()
    {
        await using World world = await World.StartAsync();
        await using TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        ResourceNotGrantedException refused = await Assert.ThrowsAsync<ResourceNotGrantedException>(async () => await lease.GetTokenAsync("https://other.contoso.example", Cancel));
        Assert.Contains("it has no grant at 'https://other.contoso.example'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, world.Gateway.Count("/token"));
    }

    [Fact]
    public async Task An_undeclared_task_is_refused_before_anything_is_sent()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        UndeclaredTaskException refused = await Assert.ThrowsAsync<UndeclaredTaskException>(() => client.BeginAsync(new TaskRequest("invoice.delete"), Cancel));
        Assert.Equal("The manifest declares no task 'invoice.delete' of agent 'invoice-assistant'. Declare it with [AgentTask].", refused.Message);
        Assert.Empty(world.Gateway.Received);
    }

    [Fact]
    public async Task The_gateways_refusal_says_why_and_begins_nothing()
    {
        await using World world = await World.StartAsync();
        ITaskTokenClient client = world.StartAgent().GetRequiredService<ITaskTokenClient>();
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.ReadInvoice("SECRET-9"), Cancel));
        Assert.Equal(("invoice.read", "invalid_authorization_details"), (denied.Task, denied.Error));
        Assert.NotNull(denied.ErrorDescription);
        Assert.DoesNotContain("SECRET-9", denied.ToString(), StringComparison.Ordinal);
        Assert.Null(TaskLease.Current);
        Assert.Equal([AuditEvents.RequestDenied], await world.EventsAsync());
    }

    [Fact]
    public async Task A_revocation_that_fails_is_logged_and_not_thrown()
    {
        await using World world = await World.StartAsync();
        TaskLease lease = await world.StartAgent().GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await world.Gateway.DisposeAsync();
        await lease.DisposeAsync();
        Assert.True(lease.IsEnded);
        Assert.Contains($"Warning 3 Lease {lease.Id} of task invoice.read could not be revoked (GatewayUnavailableException)", world.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_logs_nor_exceptions_hold_a_token_a_proof_or_an_argument()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using (TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice("INV-SECRET"), Cancel))
        {
            await http.GetStringAsync("archive/7", Cancel);
            Assert.Equal("invoice.read", lease.ToString());
            Assert.Equal("TaskToken", (await lease.GetTokenAsync(World.Ledger, Cancel)).ToString());
        }

        Assert.Contains("Task invoice.read began with lease", world.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Task invoice.read ended", world.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", world.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("INV-SECRET", world.Logs.Text, StringComparison.Ordinal);
        Assert.Equal("invoice.read", World.ReadInvoice("INV-SECRET").ToString());
    }
}
