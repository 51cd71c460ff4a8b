using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>Which proofs of possession an API accepts, and with which words it refuses the others.</summary>
public sealed class ProofTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    public static TheoryData<string, string> Headers => new()
    {
        { "typ", "the proof's typ must be dpop+jwt" },
        { "alg-none", "the proof's alg must be ES256" },
        { "alg-hs256", "the proof's alg must be ES256" },
        { "alg-rs256", "the proof's alg must be ES256" },
        { "crit", "the proof has a critical header that is not understood" },
        { "no-jwk", "the proof has no jwk" },
        { "private-jwk", "the proof's jwk holds a private or symmetric key" },
        { "symmetric-jwk", "the proof's jwk holds a private or symmetric key" },
        { "rsa-jwk", "the proof's jwk must be a public P-256 key" },
        { "off-curve", "the proof's jwk is no point on P-256" },
        { "other-jwk", "the proof's signature is wrong" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_proof_with_a_wrong_header_is_refused(string what, string description)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string token = _api.Token();
        JsonObject header = _api.ProofHeader();
        Action change = what switch
        {
            "typ" => () => header["typ"] = "JWT",
            "alg-none" => () => header["alg"] = "none",
            "alg-hs256" => () => header["alg"] = "HS256",
            "alg-rs256" => () => header["alg"] = "RS256",
            "crit" => () => header["crit"] = new JsonArray("x"),
            "no-jwk" => () => header.Remove("jwk"),
            "private-jwk" => () => header["jwk"]!["d"] = Jwt.Encode(_api.SenderKey.ExportParameters(true).D!),
            "symmetric-jwk" => () => header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" },
            "rsa-jwk" => () => header["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = "AAAA", ["e"] = "AQAB" },
            "off-curve" => () => header["jwk"]!["y"] = header["jwk"]!["x"]!.GetValue<string>(),
            _ => () => header["jwk"] = Jwt.PublicJwk(other),
        };
        change();

        await RefusedAsync(token, Jwt.Es256(header, _api.ProofPayload(token), _api.SenderKey), description);
    }

    public static TheoryData<string, string> Payloads => new()
    {
        { "method", "the proof's htm is not the request's method" },
        { "method-case", "the proof's htm is not the request's method" },
        { "host", "the proof's htu is not the request's URL" },
        { "port", "the proof's htu is not the request's URL" },
        { "path", "the proof's htu is not the request's URL" },
        { "path-case", "the proof's htu is not the request's URL" },
        { "scheme", "the proof's htu is not the request's URL" },
        { "user-info", "the proof's htu is not the request's URL" },
        { "htu-number", "the proof's htu is not the request's URL" },
        { "old", "the proof's iat is not within 60 seconds of now" },
        { "future", "the proof's iat is not within 60 seconds of now" },
        { "iat-text", "the proof's iat is not within 60 seconds of now" },
        { "iat-huge", "the proof's iat is not within 60 seconds of now" },
        { "no-jti", "the proof's jti must have 1 to 128 characters" },
        { "long-jti", "the proof's jti must have 1 to 128 characters" },
        { "no-ath", "the proof's ath is not the access token's hash" },
        { "other-ath", "the proof's ath is not the access token's hash" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task A_proof_for_anything_else_is_refused(string what, string description)
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        long now = _api.Time.GetUtcNow().ToUnixTimeSeconds();
        Action change = what switch
        {
            "method" => () => payload["htm"] = "POST",
            "method-case" => () => payload["htm"] = "get",
            "host" => () => payload["htu"] = _api.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/whoami",
            "port" => () => payload["htu"] = "http://127.0.0.1:1/whoami",
            "path" => () => payload["htu"] = _api.Url + "/whoami/",
            "path-case" => () => payload["htu"] = _api.Url + "/WhoAmI",
            "scheme" => () => payload["htu"] = _api.Url.Replace("http:", "https:", StringComparison.Ordinal) + "/whoami",
            "user-info" => () => payload["htu"] = _api.Url.Replace("http://", "http://a@", StringComparison.Ordinal) + "/whoami",
            "htu-number" => () => payload["htu"] = 5,
            "old" => () => payload["iat"] = now - 61,
            "future" => () => payload["iat"] = now + 62,
            "iat-text" => () => payload["iat"] = "now",
            "iat-huge" => () => payload["iat"] = long.MaxValue,
            "no-jti" => () => payload.Remove("jti"),
            "long-jti" => () => payload["jti"] = new string('x', 129),
            "no-ath" => () => payload.Remove("ath"),
            _ => () => payload["ath"] = Jwt.Hash("another token"),
        };
        change();

        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), description);
    }

    [Fact]
    public async Task A_proof_is_used_once()
    {
        string token = _api.Token();
        string proof = _api.Proof(token);

        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, proof)).Status);
        await RefusedAsync(token, proof, "the proof was used before");
    }

    [Theory]
    [InlineData("/whoami?x=1")]
    [InlineData("/whoami#x")]
    public async Task The_same_id_with_another_spelling_of_the_URL_is_a_replay(string path)
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);

        payload["htu"] = _api.Url + path;
        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), "the proof was used before");
    }

    [Fact]
    public async Task A_proof_by_another_key_is_refused()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string token = _api.Token();
        JsonObject header = _api.ProofHeader();
        header["jwk"] = Jwt.PublicJwk(thief);

        await RefusedAsync(
            token, Jwt.Es256(header, _api.ProofPayload(token), thief), "the proof is by another key than the token is bound to");
    }

    [Fact]
    public async Task No_proof_and_two_proofs_are_refused()
    {
        string token = _api.Token();

        TaskTokenTests.Refused(await _api.SendAsync("DPoP " + token), "invalid_dpop_proof", "exactly one DPoP header is expected");
        ApiAnswer two = await _api.SendAsync("DPoP " + token, _api.Proof(token), _api.Proof(token));
        Assert.Equal(401, two.Status);
        Assert.Contains("error=\"invalid_dpop_proof\"", two.Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("")]
    public async Task What_is_no_JWT_is_no_proof(string proof)
    {
        ApiAnswer answer = await _api.SendAsync("DPoP " + _api.Token(), proof);

        Assert.Equal(401, answer.Status);
        Assert.Contains("error=\"invalid_dpop_proof\"", answer.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_with_a_member_twice_is_refused()
    {
        string token = _api.Token();
        string payload = _api.ProofPayload(token).ToJsonString().Replace("{", "{\"htm\":\"POST\",", StringComparison.Ordinal);

        await RefusedAsync(token, Jwt.Raw(_api.ProofHeader().ToJsonString(), payload, _api.SenderKey), "the proof is not a JWT");
    }

    [Fact]
    public async Task A_proof_with_half_a_character_in_a_name_is_refused()
    {
        string token = _api.Token();
        string payload = _api.ProofPayload(token).ToJsonString().Replace("{", "{\"\\ud800\":1,", StringComparison.Ordinal);

        await RefusedAsync(token, Jwt.Raw(_api.ProofHeader().ToJsonString(), payload, _api.SenderKey), "the proof is not a JWT");
    }

    [Fact]
    public async Task An_oversized_proof_is_refused()
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        payload["pad"] = new string('x', 9000);

        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), "the proof is not a JWT");
    }

    [Fact]
    public async Task A_replay_cache_that_fails_or_is_full_refuses()
    {
        await using TestApi api = await TestApi.StartAsync(replays: new InMemoryReplayCache(_api.Time, capacity: 1));
        string token = api.Token();

        Assert.Equal(200, (await api.GetAsync(token)).Status);
        Assert.Equal(503, (await api.GetAsync(token)).Status);
    }

    [Fact]
    public async Task The_replay_cache_forgets_only_what_has_expired()
    {
        var cache = new InMemoryReplayCache(_api.Time, capacity: 1);
        DateTimeOffset expires = _api.Time.GetUtcNow().AddSeconds(10);
        CancellationToken none = TestContext.Current.CancellationToken;

        Assert.True(await cache.TryAddAsync("a", expires, none));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.TryAddAsync("b", expires, none));
        _api.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await cache.TryAddAsync("b", _api.Time.GetUtcNow().AddSeconds(1), none));
    }

    private async Task RefusedAsync(string token, string proof, string description) =>
        TaskTokenTests.Refused(await _api.SendAsync("DPoP " + token, proof), "invalid_dpop_proof", description);
}
