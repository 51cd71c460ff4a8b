using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

/// <summary>That the gateway asks the validator the right question; the validator's own refusals are tested beside it.</summary>
public class SenderProofTests
{
    [Fact]
    public async Task Without_a_proof_no_token_is_issued_bound_or_unbound()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, await gateway.PostAsync("/token", gateway.Ask()), "exactly one DPoP header is required");
    }

    [Fact]
    public async Task Two_proofs_are_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        // Folded into one line by the client, or sent as two: a server may see either.
        await AssertRefusedAsync(
            gateway, await gateway.PostAsync("/token", gateway.Ask(), gateway.Agent.Proof("/token"), gateway.Agent.Proof("/token")), "the proof is not a JWT");
        await AssertRefusedAsync(gateway, await gateway.PostRawAsync(
            "/token", gateway.Ask(), $"DPoP: {gateway.Agent.Proof("/token")}\r\nDPoP: {gateway.Agent.Proof("/token")}\r\n"), "exactly one DPoP header is required");
    }

    [Theory]
    [InlineData("garbage", "the proof is not a JWT")]
    [InlineData("Bearer x", "the proof is not a JWT")]
    public async Task A_malformed_proof_is_refused(string proof, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, await gateway.TokenAsync(gateway.Ask(), proof: proof), description);
    }

    [Fact]
    public async Task A_proof_serves_once_also_after_a_restart()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string proof = gateway.Agent.Proof("/token");
        Assert.Equal(HttpStatusCode.OK, (await gateway.TokenAsync(gateway.Ask(), proof: proof)).Status);

        await AssertRefusedAsync(gateway, await gateway.TokenAsync(gateway.Ask(), proof: proof), "the proof was used before");
        await gateway.RestartAsync();
        await AssertRefusedAsync(gateway, await gateway.TokenAsync(gateway.Ask(), proof: proof), "the proof was used before");
    }

    [Fact]
    public async Task A_proof_for_another_endpoint_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(
            gateway, await gateway.TokenAsync(gateway.Ask(), proof: gateway.Agent.Proof("/bc-authorize")), "the proof's htu is not the request's URL");
    }

    [Fact]
    public async Task A_proof_for_the_address_behind_the_proxy_is_refused_whatever_the_headers_say()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string proof = gateway.Agent.Proof("/token", (_, payload) => payload["htu"] = new Uri(gateway.Http.BaseAddress!, "/token").ToString());
        using var content = new FormUrlEncodedContent(gateway.Ask().Where(field => field.Value is not null)!);

        Reply reply = await gateway.SendAsync(HttpMethod.Post, "/token", content, request =>
        {
            request.Headers.Add("DPoP", proof);
            request.Headers.Add("X-Forwarded-Host", gateway.Http.BaseAddress!.Authority);
        });

        await AssertRefusedAsync(gateway, reply, "the proof's htu is not the request's URL");
    }

    [Fact]
    public async Task A_client_assertion_is_no_proof()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, await gateway.TokenAsync(gateway.Ask(), proof: gateway.Agent.Assertion()), "the proof's typ must be dpop+jwt");
    }

    [Fact]
    public async Task A_stale_proof_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        string proof = gateway.Agent.Proof("/token", (_, payload) => payload["iat"] = JsonValue.Create((long)payload["iat"]! - 61));

        await AssertRefusedAsync(gateway, await gateway.TokenAsync(gateway.Ask(), proof: proof), "the proof's iat is not within 60 seconds of now");
    }

    [Fact]
    public async Task With_nonces_a_proof_without_one_is_told_which_and_then_served()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.RequireDpopNonce = true);

        Reply told = await gateway.TokenAsync(gateway.Ask());

        told.AssertError(HttpStatusCode.BadRequest, "use_dpop_nonce", "the proof must hold the nonce of the DPoP-Nonce header");
        Assert.Empty(await gateway.AuditAsync());
        string nonce = Assert.Single(told.Headers.GetValues("DPoP-Nonce"));
        Reply served = await gateway.TokenAsync(gateway.Ask(), proof: gateway.Agent.Proof("/token", (_, payload) => payload["nonce"] = nonce));
        Assert.Equal(HttpStatusCode.OK, served.Status);
        Assert.False(served.Headers.Contains("DPoP-Nonce"));
    }

    [Fact]
    public async Task A_nonce_that_grew_old_is_replaced_and_then_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.RequireDpopNonce = true);
        string nonce = Assert.Single((await gateway.TokenAsync(gateway.Ask())).Headers.GetValues("DPoP-Nonce"));

        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        Reply replaced = await gateway.TokenAsync(gateway.Ask(), proof: gateway.Agent.Proof("/token", (_, payload) => payload["nonce"] = nonce));
        Assert.Equal(HttpStatusCode.OK, replaced.Status);
        Assert.NotEqual(nonce, Assert.Single(replaced.Headers.GetValues("DPoP-Nonce")));

        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        (await gateway.TokenAsync(gateway.Ask(), proof: gateway.Agent.Proof("/token", (_, payload) => payload["nonce"] = nonce)))
            .AssertError(HttpStatusCode.BadRequest, "use_dpop_nonce", "the proof must hold the nonce of the DPoP-Nonce header");
    }

    private static async Task AssertRefusedAsync(TestGateway gateway, Reply reply, string description)
    {
        await gateway.AssertDeniedAsync(reply, HttpStatusCode.BadRequest, "sender.proof", "invalid_dpop_proof", description);
        Assert.Equal(gateway.Agent.Id, (await gateway.AuditAsync())[^1].Agent);
    }
}
