using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient.Tests.Interoperation;

/// <summary>The client's words are understood by an authorization server and an API that none of us wrote: metadata, private_key_jwt, DPoP with nonces, RAR, resource indicators, revocation.</summary>
public sealed class OidcProviderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_gets_its_token_and_uses_it(bool nonce)
    {
        await using OidcProvider provider = await OidcProvider.StartAsync(nonce);
        await using TaskLease lease = await provider.Client.BeginAsync(World.ReadInvoice(), Cancel);
        JsonElement seen = await provider.GetAsync("api/invoices/INV-7");
        Assert.Equal((World.Agent, "invoices.read", OidcProvider.Resource), (Text("client"), Text("scope"), Text("aud")));
        JsonElement detail = seen.GetProperty("details")[0];
        Assert.Equal(("agent_task", "invoice.read", lease.Id), (detail.GetProperty("type").GetString(), detail.GetProperty("task").GetString(), detail.GetProperty("lease").GetString()));
        Assert.Equal("INV-7", detail.GetProperty("parameters").GetProperty("invoiceId").GetString());

        string? Text(string member) => seen.GetProperty(member).GetString();
    }

    [Fact]
    public async Task Its_end_revokes_the_token_there()
    {
        await using OidcProvider provider = await OidcProvider.StartAsync();
        TaskLease lease = await provider.Client.BeginAsync(World.ReadInvoice(), Cancel);
        await provider.GetAsync("api/invoices/INV-7");
        TaskToken token = await lease.GetTokenAsync(OidcProvider.Resource, Cancel);
        Assert.Equal(HttpStatusCode.OK, await SendByHandAsync(provider, token));
        await lease.DisposeAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendByHandAsync(provider, token));
    }

    [Fact]
    public async Task A_token_of_seconds_expires_there_and_here()
    {
        await using OidcProvider provider = await OidcProvider.StartAsync(lifetime: 2);
        await using TaskLease lease = await provider.Client.BeginAsync(World.ReadInvoice(), Cancel);
        await provider.GetAsync("api/invoices/INV-7");
        await Task.Delay(lease.Deadline - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(20), Cancel);
        await Assert.ThrowsAsync<LeaseEndedException>(() => provider.GetAsync("api/invoices/INV-7"));
    }

    [Fact]
    public async Task A_resource_that_it_does_not_know_is_a_denial()
    {
        await using OidcProvider provider = await OidcProvider.StartAsync();
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => provider.Client.BeginAsync(new TaskRequest("archive.read"), Cancel));
        Assert.Equal("invalid_target", denied.Error);
    }

    [Fact]
    public async Task Another_key_is_a_denial()
    {
        await using OidcProvider provider = await OidcProvider.StartAsync(isOtherKey: true);
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => provider.Client.BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("invalid_client", denied.Error);
    }

    [Fact]
    public async Task A_proof_of_another_key_is_refused_by_its_api()
    {
        await using OidcProvider provider = await OidcProvider.StartAsync();
        await using TaskLease lease = await provider.Client.BeginAsync(World.ReadInvoice(), Cancel);
        using var thief = new SenderKey();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendByHandAsync(provider, await lease.GetTokenAsync(OidcProvider.Resource, Cancel), thief));
    }

    private static async Task<HttpStatusCode> SendByHandAsync(OidcProvider provider, TaskToken token, SenderKey? key = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(provider.Issuer, "/api/invoices/INV-7"));
        request.Headers.Authorization = token.Authorization;
        request.Headers.Add("DPoP", (key ?? provider.Agent.GetRequiredService<SenderKey>()).Prove(request.Method, request.RequestUri!, token.Hash, new ServerTerms(TimeProvider.System)));
        return (await http.SendAsync(request, Cancel)).StatusCode;
    }
}
