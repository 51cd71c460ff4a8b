using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Refusals;

/// <summary>Nonces that an API asks to see in proofs (RFC 9449, section 9).</summary>
public sealed class NonceTests
{
    private const string Description = "the proof must hold the nonce of the DPoP-Nonce header";

    private static readonly Action<TaskTokenOptions> Nonces = options => options.Dpop.RequireNonce = true;

    [Fact]
    public async Task A_proof_without_a_nonce_is_told_which_and_then_accepted()
    {
        await using TestApi api = await TestApi.StartAsync(Nonces);

        ApiAnswer told = await SendAsync(api, null);
        told.AssertRefused(401, "use_dpop_nonce", Description);
        ApiAnswer served = await SendAsync(api, told.Nonce);

        Assert.Equal((200, null), (served.Status, served.Nonce));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task Another_nonce_is_refused(string nonce)
    {
        await using TestApi api = await TestApi.StartAsync(Nonces);

        (await SendAsync(api, nonce)).AssertRefused(401, "use_dpop_nonce", Description);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[\"x\"]")]
    public async Task A_nonce_that_is_no_text_is_refused(string json)
    {
        await using TestApi api = await TestApi.StartAsync(Nonces);
        string token = api.Token();

        (await api.SendAsync("DPoP " + token, Jwt.Es256(api.ProofHeader(), TokenAttackTests.Bend(api.ProofPayload(token), "nonce", json), api.SenderKey)))
            .AssertRefused(401, "use_dpop_nonce", Description);
    }

    [Fact]
    public async Task A_nonce_is_replaced_while_it_still_serves_and_refused_after()
    {
        await using TestApi api = await TestApi.StartAsync(Nonces);
        string? nonce = (await SendAsync(api, null)).Nonce;

        api.Time.Advance(TimeSpan.FromSeconds(60));
        ApiAnswer replaced = await SendAsync(api, nonce);
        Assert.Equal(200, replaced.Status);
        Assert.NotNull(replaced.Nonce);
        Assert.NotEqual(nonce, replaced.Nonce);

        api.Time.Advance(TimeSpan.FromSeconds(60));
        (await SendAsync(api, nonce)).AssertRefused(401, "use_dpop_nonce", Description);
        Assert.Equal(200, (await SendAsync(api, replaced.Nonce)).Status);
    }

    [Fact]
    public async Task A_nonce_of_another_API_is_refused_unless_they_share_the_key()
    {
        byte[] key = new byte[32];
        await using TestApi one = await TestApi.StartAsync(Share), other = await TestApi.StartAsync(Share), stranger = await TestApi.StartAsync(Nonces);
        string? nonce = (await SendAsync(one, null)).Nonce;

        Assert.Equal(200, (await SendAsync(other, nonce)).Status);
        (await SendAsync(stranger, nonce)).AssertRefused(401, "use_dpop_nonce", Description);

        void Share(TaskTokenOptions options)
        {
            Nonces(options);
            options.Dpop.NonceKey = key;
            options.Dpop.NonceLifetime = TimeSpan.FromHours(1);
        }
    }

    [Fact]
    public async Task A_proof_that_is_wrong_otherwise_learns_no_nonce()
    {
        await using TestApi api = await TestApi.StartAsync(Nonces);
        string token = api.Token();

        ApiAnswer answer = await api.SendAsync("DPoP " + token, Jwt.Es256(api.ProofHeader(), api.ProofPayload(token, method: "POST"), api.SenderKey));

        answer.AssertRefused(401, "invalid_dpop_proof", "the proof's htm is not the request's method");
        Assert.Null(answer.Nonce);
    }

    [Fact]
    public async Task A_proof_that_was_refused_for_its_nonce_was_not_used()
    {
        var cache = new CountingCache();
        await using TestApi api = await TestApi.StartAsync(Nonces, cache);

        await SendAsync(api, null);

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void A_key_that_is_too_short_and_a_lifetime_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DpopNonces(TimeProvider.System, TimeSpan.FromMinutes(1), new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DpopNonces(TimeProvider.System, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DpopNonces(TimeProvider.System, TimeSpan.FromHours(2)));
    }

    private static Task<ApiAnswer> SendAsync(TestApi api, string? nonce)
    {
        string token = api.Token();
        JsonObject payload = api.ProofPayload(token);
        if (nonce is not null)
        {
            payload["nonce"] = nonce;
        }

        return api.SendAsync("DPoP " + token, Jwt.Es256(api.ProofHeader(), payload, api.SenderKey));
    }

    private sealed class CountingCache : IReplayCache
    {
        public int Count { get; private set; }

        public ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
        {
            Count++;
            return ValueTask.FromResult(true);
        }
    }
}
