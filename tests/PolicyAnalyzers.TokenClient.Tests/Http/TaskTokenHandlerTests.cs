using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Http;

public sealed class TaskTokenHandlerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_lease_nothing_is_sent()
    {
        await using World world = await World.StartAsync();
        HttpClient http = world.StartAgent().GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await Assert.ThrowsAsync<NoTaskLeaseException>(() => http.GetAsync("invoices/INV-7", Cancel));
        Assert.Empty(world.Api.Received);
        Assert.Empty(world.Gateway.Received);
    }

    [Fact]
    public async Task Elsewhere_than_to_a_granted_resource_nothing_is_sent()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent(options => options.ResourceAddresses[World.Ledger] = new Uri(world.Api.Url, "/ledger/"));
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        string host = world.Api.Url.Authority;
        foreach (string url in new[]
        {
            $"http://{host}/", $"http://{host}/ledgers", $"http://{host}/LEDGER/x", $"http://{host}/ledger/../elsewhere", $"http://{host}/ledger/%2e%2e/elsewhere",
            $"http://localhost:{world.Api.Url.Port}/ledger/x", $"http://127.0.0.1:{world.Gateway.Url.Port}/ledger/x", $"https://{host}/ledger/x",
            "https://ledger.contoso.example.attacker.example/", World.Ledger,
        })
        {
            ResourceNotGrantedException refused = await Assert.ThrowsAsync<ResourceNotGrantedException>(() => http.GetAsync(new Uri(url), Cancel));
            Assert.EndsWith("is no resource of it. Nothing was sent.", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(world.Api.Received);
        Assert.Equal(1, world.Gateway.Count("/token"));
    }

    [Fact]
    public async Task Over_plain_http_or_with_credentials_in_the_url_nothing_is_sent()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        foreach (string url in new[] { "http://ledger.contoso.example/x", "ftp://127.0.0.1/x", $"http://user:hunter2@{world.Api.Url.Authority}/x" })
        {
            ResourceNotGrantedException refused = await Assert.ThrowsAsync<ResourceNotGrantedException>(() => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), Cancel));
            Assert.Equal(
                "Task 'invoice.read' may not send this request: a token travels over https only (http on loopback), to a URL without credentials. Nothing was sent.",
                refused.Message);
        }

        Assert.Empty(world.Api.Received);
    }

    [Fact]
    public async Task With_credentials_of_the_caller_nothing_is_sent()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "invoices/INV-7");
        bearer.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "of-the-caller");
        using var proof = new HttpRequestMessage(HttpMethod.Get, "invoices/INV-7");
        proof.Headers.Add("DPoP", "of-the-caller");
        foreach (HttpRequestMessage request in new[] { bearer, proof })
        {
            ResourceNotGrantedException refused = await Assert.ThrowsAsync<ResourceNotGrantedException>(() => http.SendAsync(request, Cancel));
            Assert.Equal("Task 'invoice.read' may not send this request: it already carries credentials of its own. Nothing was sent.", refused.Message);
        }

        Assert.Empty(world.Api.Received);
    }

    [Fact]
    public async Task After_the_end_nothing_is_sent()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await Task.Run(() => lease.DisposeAsync().AsTask(), Cancel);
        await Assert.ThrowsAsync<LeaseEndedException>(() => http.GetAsync("invoices/INV-7", Cancel));
        Assert.Empty(world.Api.Received);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        using HttpResponseMessage response = await http.GetAsync("moved", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(["/moved"], world.Api.Received.Select(request => request.Path));
    }

    [Fact]
    public async Task A_retry_further_out_sends_a_proof_of_its_own_and_the_token_does_not_stay_on_the_message()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent(configureHttp: http => http.AddHttpMessageHandler(() => new Twice()));
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        using HttpResponseMessage response = await http.GetAsync("invoices/INV-7", Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, world.Api.Received.Select(request => request.Proof).Distinct().Count());
        Assert.Null(response.RequestMessage!.Headers.Authorization);
        Assert.False(response.RequestMessage.Headers.Contains("DPoP"));
    }

    [Fact]
    public async Task Of_resources_within_each_other_the_innermost_is_meant()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        await http.GetStringAsync("archive/7", Cancel);
        Assert.Equal((await lease.GetTokenAsync(World.Archive, Cancel)).Value, world.Api.Received.Single().Token);
    }

    [Fact]
    public async Task A_synchronous_request_is_not_sent()
    {
        await using World world = await World.StartAsync();
        ServiceProvider agent = world.StartAgent();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Throws<NotSupportedException>(() => http.Send(new HttpRequestMessage(HttpMethod.Get, "invoices/INV-7"), Cancel));
        Assert.Empty(world.Api.Received);
    }

    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
