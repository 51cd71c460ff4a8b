using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Http;

/// <summary>Nonces of the real gateway and of the real API side.</summary>
public sealed class NonceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_and_an_api_that_want_nonces_are_each_asked_twice_at_first_and_once_from_then_on()
    {
        await using World world = await World.StartAsync(
            options => options.RequireDpopNonce = true,
            services => services.Configure<TaskTokenOptions>(TaskTokenDefaults.AuthenticationScheme, options => options.Dpop.RequireNonce = true));
        ServiceProvider agent = world.StartAgent();
        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        HttpClient http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        for (int i = 0; i < 3; i++)
        {
            await using TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
            using HttpResponseMessage response = await http.GetAsync("invoices/INV-7", Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(4, world.Gateway.Count("/token"));

        // What the API refuses does not come as far as the recording.
        Assert.Single(world.Logs.Text.Split('\n'), line => line.Contains("is sent once more: use_dpop_nonce", StringComparison.Ordinal));
        Assert.Equal(3, world.Api.Count("/invoices/INV-7"));
        Assert.All(world.Api.Received, request => Assert.True(ScriptedApi.Payload(request.Proof).TryGetProperty("nonce", out _)));
    }
}
