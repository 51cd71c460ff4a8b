using System.Text.Json.Nodes;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Tests.Http;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

/// <summary>A gateway that wants a nonce, or whose clock differs, is asked once more; never a third time.</summary>
public sealed class ProofTermsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_nonce_that_the_gateway_wants_is_sent_and_kept()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = context =>
        {
            context.Response.Headers["DPoP-Nonce"] = "n-1";
            return ScriptedApi.Payload(context.Request.Headers["DPoP"].ToString()).TryGetProperty("nonce", out _)
                ? ScriptedGateway.Json(ScriptedGateway.GoodAnswer())
                : ScriptedGateway.Error("use_dpop_nonce");
        };
        ITaskTokenClient client = gateway.StartClient();
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        Assert.Equal(3, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_gateway_that_always_wants_another_nonce_is_a_denial()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        int asked = 0;
        gateway.Token = context =>
        {
            context.Response.Headers["DPoP-Nonce"] = $"n-{++asked}";
            return ScriptedGateway.Error("use_dpop_nonce");
        };
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(("use_dpop_nonce", 2), (denied.Error, gateway.Server.Count("/token")));
    }

    [Fact]
    public async Task Use_dpop_nonce_without_a_nonce_is_a_denial_at_once()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Error("use_dpop_nonce");
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(("use_dpop_nonce", 1), (denied.Error, gateway.Server.Count("/token")));
    }

    [Theory]
    [InlineData("invalid_client", 401)]
    [InlineData("invalid_dpop_proof", 400)]
    public async Task The_gateways_clock_is_followed_for_proofs_and_assertions(string error, int status)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        DateTimeOffset theirs = gateway.Time.GetUtcNow().AddMinutes(10);
        gateway.Token = context =>
        {
            context.Response.Headers.Date = theirs.ToString("R");
            long assertion = ScriptedApi.Payload(context.Request.Form["client_assertion"].ToString()).GetProperty("iat").GetInt64();
            long proof = ScriptedApi.Payload(context.Request.Headers["DPoP"].ToString()).GetProperty("iat").GetInt64();
            Assert.Equal(assertion, proof);
            return Math.Abs(proof - theirs.ToUnixTimeSeconds()) < 60 ? ScriptedGateway.Json(ScriptedGateway.GoodAnswer()) : ScriptedGateway.Error(error, status);
        };
        await using TaskLease lease = await gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel);

        // Lifetimes are counted by this machine's clock.
        Assert.Equal(gateway.Time.GetUtcNow().AddSeconds(60), lease.Deadline);
        Assert.Equal(2, gateway.Server.Count("/token"));
    }

    [Theory]
    [InlineData("invalid_client", 401)]
    [InlineData("invalid_dpop_proof", 400)]
    [InlineData("access_denied", 400)]
    public async Task With_the_right_clock_a_refusal_is_a_refusal(string error, int status)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = context =>
        {
            context.Response.Headers.Date = gateway.Time.GetUtcNow().AddSeconds(2).ToString("R");
            return ScriptedGateway.Json(new JsonObject { ["error"] = error }, status);
        };
        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal((error, 1), (denied.Error, gateway.Server.Count("/token")));
    }
}
